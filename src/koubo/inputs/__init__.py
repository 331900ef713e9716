"""Form fields for lines and typed values: one reading of what is typed, whichever form asks for it."""
