"""Everything that changes a posting: requests and decisions, drafts, modifying, withdrawing, the secretariat's own changes."""
