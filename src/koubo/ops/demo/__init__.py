"""The demo world: fictitious institutions, people and postings. Development only."""
