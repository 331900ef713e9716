"""Private stored files: checked by content, addressed by content, opened only through here."""
