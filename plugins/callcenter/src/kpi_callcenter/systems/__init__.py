"""The systems of the company and their failures (S003.A.6)."""

from __future__ import annotations

from kpi_callcenter.systems.counting import FAILURES, LIMITS, OUTAGES
from kpi_callcenter.systems.scoring import SCORERS

WORKINGS = (OUTAGES, LIMITS, FAILURES)
"""In the order of the clauses."""

__all__ = ["SCORERS", "WORKINGS"]
