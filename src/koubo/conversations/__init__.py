"""What institutions write to the secretariat about an opening, and what it answers."""
