"""Profiles of job seekers as institutions see them, for the areas that show them: in a list, and whole."""
