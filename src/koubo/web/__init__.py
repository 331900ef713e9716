"""The pages: areas by audience (public, institution, desk, account, seeker) on one base (ui, middleware, hats)."""
