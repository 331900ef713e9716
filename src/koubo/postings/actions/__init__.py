"""What can be done with a posting: requests and decisions, drafts, modifying, withdrawing, what the secretariat does itself."""
