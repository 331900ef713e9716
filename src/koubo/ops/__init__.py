"""Commands for running the portal."""
