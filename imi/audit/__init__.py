"""The audit: who did what to which thing, when, and what it was before."""
