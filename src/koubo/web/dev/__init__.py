"""Pages for developers; they exist in development only."""
