"""The awarding body: what it does to centres and people, and what it asks of all of them. Only its own pages come here."""
