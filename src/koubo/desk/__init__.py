"""The secretariat's work: what waits for a decision, who has taken it, what was decided, what comes next."""
