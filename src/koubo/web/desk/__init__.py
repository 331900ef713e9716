"""The secretariat's pages: the queue, the review of one request, what was decided."""
