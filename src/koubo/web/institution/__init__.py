"""Pages of recruiting institutions (求人機関用ページ): menu, drafts, editor, confirm, requests."""
