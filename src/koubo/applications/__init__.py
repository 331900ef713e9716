"""Applications through the portal (Web応募): from the applicant's first file to the institution's answer."""
