"""Tables of the catalogue: scheme → programme → version → package, dated contents and prices, approvals."""
from __future__ import annotations

from peewee import (
    SQL,
    AutoField,
    BooleanField,
    Check,
    CompositeKey,
    DateField,
    DateTimeField,
    IntegerField,
    SmallIntegerField,
    TextField,
)

from imi.centres.models import Centre, PriceGroup
from imi.database.columns import index, ref, together, unique
from imi.database.connection import ForeignId, Table


class Scheme(Table):
    """A kind of provision, with its tab."""

    code = TextField(primary_key=True)
    label = TextField()
    programme_word = TextField()
    record = TextField()
    sender = TextField()
    claim_sender = TextField()
    position = SmallIntegerField(default=0)


class Programme(Table):
    """A standard, a qualification or a route, of which there are versions."""

    id = AutoField()
    scheme = ref(Scheme)
    code = TextField()
    title = TextField()
    owner_centre = ref(Centre, null=True)

    keys = (unique(["scheme_id", "code"]),)


class Version(Table):
    """A plan and option of a programme: one line of the guide's list of standards."""

    id = AutoField()
    scheme = ref(Scheme)
    programme = ref(Programme)
    programme_id: ForeignId[int]
    plan = TextField()
    option = TextField(default="")
    label = TextField()
    slug = TextField(unique=True)
    level = SmallIntegerField(null=True)
    position = SmallIntegerField(default=0)
    opens_on = DateField(null=True)
    closes_on = DateField(null=True)
    last_certification_on = DateField(null=True)
    edition = IntegerField(default=1, constraints=[SQL("DEFAULT 1")])

    class Meta:
        constraints = [
            together("scheme_id", "id"),
            Check("closes_on >= opens_on"),
            Check("last_certification_on >= closes_on"),
        ]

    keys = (unique(["programme_id", "plan", "option"]), index(["scheme_id", "position"]))


class Package(Table):
    """Holds a package: candidates are registered on it, and it has the price.

    `follows_id` is the package of the year before, `year` the year that the package is for; both are not set where the
    catalogue does not say, and `years_sample` is true where they are made up. `usual_months` is how long an apprenticeship on
    it usually takes, from which dates are suggested; not set nothing is, and `months_sample` is true where it is made up.
    """

    id = AutoField()
    version = ref(Version)
    version_id: ForeignId[int]
    code = TextField(unique=True)
    description = TextField()
    stage = TextField(default="whole")
    position = SmallIntegerField(default=0)
    opens_on = DateField(null=True)
    closes_on = DateField(null=True)
    sample = BooleanField(default=False)
    # The column was added to an existing table, and SQLite can add the reference only with its column.
    follows_id = IntegerField(null=True, constraints=[SQL('REFERENCES "package" ("id") ON DELETE RESTRICT')])
    year = SmallIntegerField(null=True, constraints=[Check("year BETWEEN 1 AND 9")])
    years_sample = BooleanField(default=False, constraints=[SQL("DEFAULT FALSE")])
    usual_months = SmallIntegerField(null=True, constraints=[Check("usual_months BETWEEN 1 AND 72")])
    months_sample = BooleanField(default=False, constraints=[SQL("DEFAULT FALSE")])
    edition = IntegerField(default=1, constraints=[SQL("DEFAULT 1")])

    class Meta:
        constraints = [together("version_id", "id"), Check("closes_on >= opens_on")]


class PackageHolds(Table):
    """Two packages that overlap: `package` contains what `held` contains (a two-year package contains its years)."""

    package = ref(Package)
    held = ref(Package)

    class Meta:
        primary_key = CompositeKey("package", "held")
        constraints = [Check("package_id <> held_id")]

    keys = (index(["held_id"]),)


class PackageEdition(Table):
    """What a package contains from a day on. Once published it never changes."""

    package = ref(Package)
    package_id: ForeignId[int]
    edition = SmallIntegerField()
    from_on = DateField()
    published_at = DateTimeField(null=True)
    sample = BooleanField(default=False)

    class Meta:
        primary_key = CompositeKey("package", "edition")

    keys = (unique(["package_id", "from_on"], "published_at IS NOT NULL"),)


class PackageLine(Table):
    """One line of a package's contents."""

    package = ref(Package)
    package_id: ForeignId[int]
    edition = SmallIntegerField()
    position = SmallIntegerField()
    text = TextField()

    class Meta:
        primary_key = CompositeKey("package", "edition", "position")
        constraints = [SQL("FOREIGN KEY (package_id, edition) REFERENCES package_edition (package_id, edition)")]
        depends_on = [PackageEdition]


class Price(Table):
    """A price in pence from a day until the next one; NULL pence means not set from here on."""

    id = AutoField()
    package = ref(Package)
    package_id: ForeignId[int]
    price_group = ref(PriceGroup)
    price_group_id: ForeignId[str]
    from_on = DateField()
    pence = IntegerField(null=True, constraints=[Check("pence >= 0")])
    published_at = DateTimeField(null=True)
    withdrawn_at = DateTimeField(null=True)
    sample = BooleanField(default=False)

    keys = (unique(["package_id", "price_group_id", "from_on"], "withdrawn_at IS NULL"),)


class Approval(Table):
    """A centre may register on a version: it is "linked to your centre"."""

    centre = ref(Centre)
    version = ref(Version)
    from_on = DateField()
    closes_on = DateField(null=True)
    direct_claim_from = DateField(null=True)
    direct_claim_to = DateField(null=True)

    class Meta:
        primary_key = CompositeKey("centre", "version")

    keys = (index(["version_id"]),)
