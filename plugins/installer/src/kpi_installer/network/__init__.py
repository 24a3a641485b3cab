"""The network and its faults (S003.A.5)."""

from __future__ import annotations

from kpi_installer.network.aggregation import FAILURES
from kpi_installer.network.downtime import CORE_TIME, STOPPED
from kpi_installer.network.limits import FAULT_LIMITS
from kpi_installer.network.rounds import BRANCHES, ROUNDS
from kpi_installer.network.scoring import SCORERS
from kpi_installer.network.signals import CORRIDOR

WORKINGS = (STOPPED, CORE_TIME, FAULT_LIMITS, ROUNDS, BRANCHES, CORRIDOR, FAILURES)
"""In the order of the clauses."""

__all__ = ["SCORERS", "WORKINGS"]
