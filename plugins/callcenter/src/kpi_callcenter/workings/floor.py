"""What is counted of the floor, the machine room and the hospital desk."""

from __future__ import annotations

from kpi.api import Working
from kpi_callcenter.workings.desk import EMERGENCIES, GROOMED, LEAVE_KINDS, WEEKLY_REST
from kpi_callcenter.workings.duties import CLEANING, MEETINGS
from kpi_callcenter.workings.handing import HANDOVER_CALLS
from kpi_callcenter.workings.room import DAMAGES, DATA_REQUESTS, MISSED_CALLS, SEATS, VISITS

FLOOR: tuple[Working, ...] = (
    MEETINGS,
    CLEANING,
    HANDOVER_CALLS,
    MISSED_CALLS,
    SEATS,
    VISITS,
    DATA_REQUESTS,
    DAMAGES,
    GROOMED,
    WEEKLY_REST,
    LEAVE_KINDS,
    EMERGENCIES,
)
"""In the order of the clauses."""

__all__ = ["FLOOR"]
