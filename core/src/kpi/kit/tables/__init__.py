"""Tables that several industries share: calls, tickets, shifts and punches. They need no plugin."""

from kpi.kit.tables.attendance import PUNCHES, SHIFTS
from kpi.kit.tables.calls import CALLS
from kpi.kit.tables.tickets import TICKETS
from kpi.model.table import Table

KIT_TABLES: tuple[Table, ...] = (CALLS, TICKETS, SHIFTS, PUNCHES)
"""The KINDs of the kit."""

__all__ = ["CALLS", "KIT_TABLES", "PUNCHES", "SHIFTS", "TICKETS"]
