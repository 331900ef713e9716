"""Full-text search over strings. It knows no posting, and callers use only `api`."""
