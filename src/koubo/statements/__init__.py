"""Statements of the operator (terms, privacy, cookies, accessibility), their versions, and who agreed to which. Knows no HTTP."""
