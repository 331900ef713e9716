"""What job seekers show of themselves to institutions (求職者情報), and from whom they are hidden. Knows no HTTP."""
