"""Signing in and out, passwords, hats and the reader's own settings."""
