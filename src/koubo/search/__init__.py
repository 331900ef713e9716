"""Finding text: one door. Knows strings, not postings; the engine behind it can change."""
