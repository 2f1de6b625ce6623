"""Prepare registrations on the screen, in batches: from the first candidate to the review and Save."""
