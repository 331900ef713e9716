"""Pages of job seekers."""
