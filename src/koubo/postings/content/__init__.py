"""The content of a posting: stored, shown in words, typed in, compared, as structured data."""
