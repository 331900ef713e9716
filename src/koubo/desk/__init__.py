"""The secretariat's work: what waits for a decision, what was decided, what comes next. Questions only, no rows."""
