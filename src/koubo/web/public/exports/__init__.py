"""Lists of openings for machines: every query of the list page as feed, calendar, table and JSON."""
