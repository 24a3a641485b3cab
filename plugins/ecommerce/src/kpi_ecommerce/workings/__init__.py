"""What the shop's working rules count row by row: reminders, cases, logs, reviews (S001.P21.3 and P21.4)."""

from __future__ import annotations

from kpi.api import Working
from kpi_ecommerce.workings.cases import CASES
from kpi_ecommerce.workings.chasing import CHASE_FLAGS, CHASES, ROSTER
from kpi_ecommerce.workings.logs import CHECKS, LOGS
from kpi_ecommerce.workings.moved import MOVED_SALES
from kpi_ecommerce.workings.reviews import CALLS, QUEUE, RECORDS
from kpi_ecommerce.workings.wording import WORDING

WORKINGS: tuple[Working, ...] = (
    CHASES,
    CHASE_FLAGS,
    ROSTER,
    CASES,
    LOGS,
    CHECKS,
    RECORDS,
    QUEUE,
    CALLS,
    WORDING,
    MOVED_SALES,
)
"""In the order of the clauses."""
