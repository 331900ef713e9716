"""The outbox: a mail is a row, committed with the change that caused it; a worker delivers it later."""
