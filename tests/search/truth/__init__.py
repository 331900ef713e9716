"""An independent reader of docs/search.md, and what the door must agree with."""
