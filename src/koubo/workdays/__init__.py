"""Business days: Monday to Friday, no national holiday of Japan, no day the secretariat is closed."""
