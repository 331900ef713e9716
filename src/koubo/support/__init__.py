"""Support by the secretariat: finding a person, helping with the account, looking at the pages of an institution as a member sees them."""
