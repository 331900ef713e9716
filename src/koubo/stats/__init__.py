"""How often an opening is seen: honest counts per posting and day, kept without knowing who looked."""
