"""Pages of the public: home, list, posting, and what is said about the site."""
