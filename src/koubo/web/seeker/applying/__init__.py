"""Web応募 as the applicant sees it: begin, fill in, check, apply, follow, submit again, withdraw."""
