"""Batches: registrations being prepared on the screen, from the first candidate to the review and Save."""
