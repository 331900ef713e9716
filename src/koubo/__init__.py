"""Koubo: the open-source academic career portal."""
