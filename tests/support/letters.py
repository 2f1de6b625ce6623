"""The kinds of e-mail that the portal writes, for what sends them."""
from __future__ import annotations

from imi.mail.kinds import Kinds
from imi.registry import NOUNS

KINDS = Kinds(NOUNS)
