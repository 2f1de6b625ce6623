"""What a form sent of the scheme's fields: the texts in them, and what they showed when the form was opened."""
from __future__ import annotations

from flask import request

from imi.web.schemes import current_scheme


def texts_sent() -> dict[str, str]:
    """Return the texts that were posted for the fields that the form has."""
    return {name: request.form[name] for name in current_scheme().record.names if name in request.form}


def texts_shown() -> dict[str, str]:
    """Return the texts that the fields showed before, as far as the form says it."""
    return {name: request.form[f"was_{name}"] for name in current_scheme().record.names if f"was_{name}" in request.form}
