"""Equipment and materials: samples, returns, and what follows where they fail (S003.A.8)."""

from __future__ import annotations

from kpi_installer.materials.counting import RETURNS, SAMPLES
from kpi_installer.materials.scoring import SCORERS

WORKINGS = (SAMPLES, RETURNS)
"""In the order of the clauses."""

__all__ = ["SCORERS", "WORKINGS"]
