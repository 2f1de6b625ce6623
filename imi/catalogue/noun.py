"""Say which tables the catalogue has; no person is named there."""
from __future__ import annotations

from imi.catalogue.models import Approval, Package, PackageEdition, PackageHolds, PackageLine, Price, Programme, Scheme, Version
from imi.database.noun import Noun

MODELS = (Scheme, Programme, Version, Package, PackageHolds, PackageEdition, PackageLine, Price, Approval)
NOUN = Noun("catalogue", models=MODELS, impersonal=dict.fromkeys(MODELS, ("*", "the catalogue")))
