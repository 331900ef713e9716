"""Leaving (退会): of an institution and of a person; what ends at once, what ends fourteen days later, and the way back."""
