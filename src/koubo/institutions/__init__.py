"""Recruiting institutions (求人機関) and the people who act for them."""
