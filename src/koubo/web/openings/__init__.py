"""Openings as lists show them, the ways to look for them and what was found: for every area. Knows no area."""
