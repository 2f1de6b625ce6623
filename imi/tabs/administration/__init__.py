"""The Administration tab: the awarding body keeps catalogue, lists, centres and people. Nobody else sees it."""
from __future__ import annotations

from imi.tabs.administration import (
    audit,
    centres,
    corrections,
    duplicates,
    erasure,
    landing,
    mail,
    people,
registrations,
    search,
    settings,
    terms,
    view_as,
)
from imi.tabs.administration.blueprint import bp
from imi.tabs.administration.catalogue import catalogue_files, choices, packages, prices, standards
from imi.tabs.tab import Item, Tab

__all__ = [
    "ADMINISTRATION",
    "audit",
    "catalogue_files",
    "centres",
    "choices",
    "corrections",
    "duplicates",
    "erasure",
    "landing",
    "mail",
    "packages",
    "people",
    "prices",
    "registrations",
    "search",
    "settings",
    "standards",
    "terms",
    "view_as",
]

ADMINISTRATION = Tab(
    "admin", "Administration", bp, guide="administration", ability="assist",
    menu=(
        Item("Overview", "admin.landing"),
        Item("Standards", "admin.standards_list"),
        Item("Price list", "admin.price_list"),
        Item("Lists", "admin.lists_kept"),
        Item("Workbook", "admin.catalogue_files"),
        Item("Centres", "admin.centres"),
        Item("People", "admin.find_people"),
        Item("Registrations", "admin.registrations"),
        Item("Corrections", "admin.corrections"),
        Item("Merge candidates", "admin.duplicates", ability="administer"),
        Item("E-mails", "admin.letters"),
        Item("Audit", "admin.audit"),
        Item("Data protection", "admin.erasure", ability="administer"),
        Item("Terms of use", "admin.terms_kept", ability="administer"),
        Item("Settings", "admin.settings", ability="administer"),
    ),
)
