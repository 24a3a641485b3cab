"""Field service: customer managers and their tickets (S003.A.4)."""

from __future__ import annotations

from kpi_installer.field.fines import FINES
from kpi_installer.field.first_visits import FIRST_VISITS
from kpi_installer.field.scoring import ITEMS

SCORERS = (*ITEMS, *FINES)
"""In the order of the clauses."""
WORKINGS = (FIRST_VISITS,)

__all__ = ["SCORERS", "WORKINGS"]
