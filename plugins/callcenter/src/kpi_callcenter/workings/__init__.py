"""What the call centre counts row by row: regular duties, visits, inspections, rest and leave of the desk."""

from __future__ import annotations

from kpi.api import Working
from kpi_callcenter.workings.desk import EMERGENCIES, INSPECTED, LEAVE_KINDS, WEEKLY_REST
from kpi_callcenter.workings.duties import CLEANING, MEETINGS, OPEN_DAYS
from kpi_callcenter.workings.handing import HANDOVER_CALLS
from kpi_callcenter.workings.room import DAMAGES, DATA_REQUESTS, MISSED_CALLS, SEATS, VISITS

WORKINGS: tuple[Working, ...] = (
    OPEN_DAYS,
    MEETINGS,
    CLEANING,
    HANDOVER_CALLS,
    MISSED_CALLS,
    SEATS,
    VISITS,
    DATA_REQUESTS,
    DAMAGES,
    INSPECTED,
    WEEKLY_REST,
    LEAVE_KINDS,
    EMERGENCIES,
)
"""In the order of the clauses."""
