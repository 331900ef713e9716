"""The secretariat's office: notices, mails, words, records, statements and numbers."""
