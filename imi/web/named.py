"""Give pages the nouns that the application was made with, and the addresses of what a noun names."""
from __future__ import annotations

from collections.abc import Iterable, Mapping

from flask import Flask, current_app, request

from imi.database.entry.hits import Name, Reference
from imi.database.entry.noun import Noun
from imi.mail.kinds import Kinds
from imi.web.addresses import is_of_a_scheme, path_of
from imi.web.schemes import every_scheme


def install(app: Flask, nouns: Iterable[Noun], paths: Mapping[str, str]) -> None:
    """Keep the nouns, and the paths by which their things are reached."""
    app.extensions["nouns"], app.extensions["paths"] = tuple(nouns), paths


def current_nouns() -> tuple[Noun, ...]:
    """Return every noun of the application, in the order of the registry."""
    nouns: tuple[Noun, ...] = current_app.extensions["nouns"]
    return nouns


def current_references() -> tuple[Reference, ...]:
    """Return the references of every noun."""
    return tuple(reference for noun in current_nouns() for reference in noun.references)


def current_kinds() -> Kinds:
    """Return the kinds of e-mail of every noun."""
    return Kinds(current_nouns())


def address(name: Name) -> str:
    """Return the address of a thing, as a page links to it. Raises UnknownScheme."""
    return f"{request.script_root}{path_of(*name, current_app.extensions['paths'], every_scheme())}"


def is_found(name: Name) -> bool:
    """Return whether enough is known of a thing for its address: something in the tab of a scheme needs its scheme."""
    return bool(name.scheme) or not is_of_a_scheme(name.kind, current_app.extensions["paths"])
