"""What a centre may register on: standards, their packages, and prices."""
from __future__ import annotations

from imi.screens.catalogue import standards
from imi.screens.catalogue.blueprint import bp

__all__ = ["bp", "standards"]
