"""お知らせ: what the operator tells everyone who opens certain pages. Knows no HTTP."""
