"""Postings (求人公募情報)."""
