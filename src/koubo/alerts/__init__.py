"""Saved searches and the mails that bring what is new (マッチングメール). Knows no HTTP."""
