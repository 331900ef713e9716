"""How postings are found: the query and its address, facets, the entries handed to search, the finder."""
