"""What the chapters count row by row: ratings, call-backs, dispatches, calls, complaints, checks, duties."""

from __future__ import annotations

from kpi.api import Working
from kpi_callcenter.workings.callbacks import CALLBACKS, DAILY_CALLBACKS
from kpi_callcenter.workings.calls import ACCEPTED, ANSWERED, LONG
from kpi_callcenter.workings.complaints import ERRORS, HALL, INSPECTED, LOSSES, SHOP
from kpi_callcenter.workings.dispatch import ACCURACY, DAILY_ERRORS, FIRST, LATE
from kpi_callcenter.workings.floor import FLOOR
from kpi_callcenter.workings.forms import HANDLED, PLANS, UPDATES
from kpi_callcenter.workings.limits import TRACKING
from kpi_callcenter.workings.messages import MESSAGES
from kpi_callcenter.workings.opening import OPEN_DAYS
from kpi_callcenter.workings.quality import QUALITY
from kpi_callcenter.workings.ratings import RATINGS

WORKINGS: tuple[Working, ...] = (
    RATINGS,
    CALLBACKS,
    DAILY_CALLBACKS,
    ACCURACY,
    DAILY_ERRORS,
    LATE,
    FIRST,
    ACCEPTED,
    ANSWERED,
    LONG,
    OPEN_DAYS,
    MESSAGES,
    TRACKING,
    HALL,
    SHOP,
    INSPECTED,
    LOSSES,
    ERRORS,
    QUALITY,
    UPDATES,
    PLANS,
    HANDLED,
    *FLOOR,
)
"""In the order of the clauses."""
