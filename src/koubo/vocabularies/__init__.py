"""Controlled lists as data: research fields, job types, places and the rest, in Japanese and English."""
