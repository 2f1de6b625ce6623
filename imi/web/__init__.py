"""The web: where the parts meet. Only app.py, the commands and the tests import it."""
