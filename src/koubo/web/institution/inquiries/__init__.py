"""求職者照会メール as institutions see it: writing, checking, sending; what was sent and what came back."""
