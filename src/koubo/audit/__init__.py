"""Who did what, when, to which subject: append-only, written in the transaction of the change."""
