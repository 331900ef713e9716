"""Job seekers: what they keep. Knows no HTTP."""
