"""Act on centres and people as the awarding body, and query all of them. Only its own pages come here."""
