"""Lists to start with, until the awarding body has entered its own. None of them comes from the body itself."""
from __future__ import annotations

from imi.centres.actions import fill_lists
from imi.fields.field import Choice
from imi.fields.names import NO_TITLE

# Suggestions: another title may be typed.
TITLES = ["Mr", "Mrs", "Miss", "Ms", "Mx", "Dr", "Prof", "Rev", "Sir", "Dame", "Lord", "Lady", "Hon", "Capt", "Sgt",
          NO_TITLE]

GENDERS = (
    Choice("F", "Female"),
    Choice("M", "Male"),
    Choice("OTHER", "Other"),
    Choice("NOT_SAID", "Prefer not to say"),
    Choice("NOT_KNOWN", "Not known"),
)

# The national vocabulary of funding; no public list of the awarding body's own was found.
FUNDING_TYPES = (
    Choice("LEVY", "Levy"),
    Choice("LEVY_COINVEST", "Levy, co-invested"),
    Choice("LEVY_TRANSFER", "Levy transfer"),
    Choice("NON_LEVY_COINVEST", "Non-levy, co-invested"),
    Choice("NON_LEVY_FULL", "Non-levy, fully funded"),
    Choice("EMPLOYER_PAID", "Employer paid"),
    Choice("OTHER", "Other"),
)

# Reasons for which a candidate is withdrawn, worded as the ILR's withdrawal reasons, and one of the portal's own.
REASONS = (
    Choice("LEFT_JOB", "Left the employer"),
    Choice("REDUNDANT", "Made redundant"),
    Choice("DISMISSED", "Dismissed"),
    Choice("HEALTH", "Injury or illness"),
    Choice("PERSONAL", "Personal reasons"),
    Choice("MISTAKE", "Registered by mistake"),
    Choice("OTHER", "Other"),
)


def fill() -> None:
    """Put the lists in place. Existing values stay as they are."""
    fill_lists(TITLES, GENDERS, FUNDING_TYPES, REASONS)
