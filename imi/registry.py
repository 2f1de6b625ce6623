"""Every noun in the order in which its tables are created: parents first, as PostgreSQL wants them.

Audit and mail stand later here than among those who import, and registrations after batches: their keys to a centre, a person, a
receipt, a batch and its row are in the database.
"""
from __future__ import annotations

from imi.audit.noun import NOUN as AUDIT
from imi.batches.noun import NOUN as BATCHES
from imi.candidates.noun import NOUN as CANDIDATES
from imi.catalogue.noun import NOUN as CATALOGUE
from imi.centres.noun import NOUN as CENTRES
from imi.corrections.noun import NOUN as CORRECTIONS
from imi.database.connection import Table
from imi.database.entry.noun import Noun
from imi.database.peewee_private import columns_of
from imi.mail.noun import NOUN as MAIL
from imi.people.noun import NOUN as PEOPLE
from imi.privacy.noun import NOUN as PRIVACY
from imi.registrations.changes.noun import NOUN as CHANGES
from imi.registrations.models import Receipt, Registration
from imi.registrations.noun import NOUN as REGISTRATIONS
from imi.uploads.noun import NOUN as UPLOADS

NOUNS: tuple[Noun, ...] = (
    CENTRES, PEOPLE, CATALOGUE, CANDIDATES, BATCHES, REGISTRATIONS, MAIL, AUDIT, UPLOADS, CHANGES, CORRECTIONS, PRIVACY,
)
TABLES: tuple[type[Table], ...] = tuple(table for noun in NOUNS for table in noun.models)
# Those by whose rows a scheme is in use. A registration is of its standard's scheme, which the database holds, and a receipt of
# its registrations', so these two long tables need not be looked through.
OF_SCHEMES: tuple[type[Table], ...] = tuple(
    table for table in TABLES if "scheme_id" in columns_of(table) and table not in (Receipt, Registration))
