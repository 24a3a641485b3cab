"""Engineering: repairs, designs, acceptance, building in time (S003.A.7)."""

from __future__ import annotations

from kpi_installer.engineering.projects import ACCEPTED, DESIGNS, JOBS, PROJECTS
from kpi_installer.engineering.repairs import REPAIRS
from kpi_installer.engineering.scoring import SCORERS

WORKINGS = (PROJECTS, REPAIRS, DESIGNS, ACCEPTED, JOBS)
"""In the order of the clauses."""

__all__ = ["SCORERS", "WORKINGS"]
