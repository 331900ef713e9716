"""Lists of openings for programs: every query of the list page as feed, calendar, table and JSON."""
