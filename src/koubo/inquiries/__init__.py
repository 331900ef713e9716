"""求職者照会メール: an institution asks a job seeker once through the portal; neither learns the other's address by it."""
