"""List the screens, whose blueprints the application has."""
from __future__ import annotations

from flask import Blueprint

from imi.screens import batch, catalogue, changes, receipts, uploads

SCREENS: tuple[Blueprint, ...] = (batch.bp, uploads.bp, receipts.bp, changes.bp, catalogue.bp)
