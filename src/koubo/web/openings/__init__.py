"""Lists of openings, the ways to search them and their results, for every area. Knows no area."""
