"""The index: a copy of the rows, made to be searched, on each host's own disk. It can be thrown away at any time."""
