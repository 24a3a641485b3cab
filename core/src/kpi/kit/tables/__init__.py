"""Tables that several industries share: calls, tickets, complaints, outages, shifts, punches ... They need no plugin."""

from kpi.kit.tables.attendance import HANDOVERS, LEAVES, PUNCH_FORMS, PUNCHES, SHIFT_SWAPS, SHIFTS
from kpi.kit.tables.calls import CALLS
from kpi.kit.tables.operations import MAINTENANCE, OUTAGES
from kpi.kit.tables.service import CALLBACKS, COMPLAINTS, INSPECTIONS, SURVEYS
from kpi.kit.tables.tickets import PAUSES, TICKETS
from kpi.model.table import Table

KIT_TABLES: tuple[Table, ...] = (
    CALLS,
    TICKETS,
    PAUSES,
    CALLBACKS,
    SURVEYS,
    COMPLAINTS,
    INSPECTIONS,
    OUTAGES,
    MAINTENANCE,
    SHIFTS,
    PUNCHES,
    LEAVES,
    PUNCH_FORMS,
    SHIFT_SWAPS,
    HANDOVERS,
)
"""The KINDs of the kit."""

__all__ = [
    "CALLBACKS",
    "CALLS",
    "COMPLAINTS",
    "HANDOVERS",
    "INSPECTIONS",
    "KIT_TABLES",
    "LEAVES",
    "MAINTENANCE",
    "OUTAGES",
    "PAUSES",
    "PUNCHES",
    "PUNCH_FORMS",
    "SHIFTS",
    "SHIFT_SWAPS",
    "SURVEYS",
    "TICKETS",
]
