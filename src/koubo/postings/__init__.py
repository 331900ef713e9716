"""Postings (求人公募情報): the sheet, their life, their rules."""
