"""When a posting is public and what may happen to it: states, legal steps, intervals, what comes next. No Django."""
