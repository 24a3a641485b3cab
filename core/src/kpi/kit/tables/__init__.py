"""Tables that several industries share: calls, tickets, shifts, punches and leave. They need no plugin."""

from kpi.kit.tables.attendance import LEAVES, PUNCH_FORMS, PUNCHES, SHIFT_SWAPS, SHIFTS
from kpi.kit.tables.calls import CALLS
from kpi.kit.tables.tickets import TICKETS
from kpi.model.table import Table

KIT_TABLES: tuple[Table, ...] = (CALLS, TICKETS, SHIFTS, PUNCHES, LEAVES, PUNCH_FORMS, SHIFT_SWAPS)
"""The KINDs of the kit."""

__all__ = [
    "CALLS",
    "KIT_TABLES",
    "LEAVES",
    "PUNCHES",
    "PUNCH_FORMS",
    "SHIFTS",
    "SHIFT_SWAPS",
    "TICKETS",
]
