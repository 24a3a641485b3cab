"""Fines, awards and points that events and results set off; forfeitures and proposals that follow from them.

A line has the signed amount that it adds: a rule of kind `fine` states a positive size, its line is
negative. A forfeiture is a line without an amount whose `kind` is the money that pay takes away, with
the flag `forfeited`. A proposal (a dismissal) is a line without ledger, kind and amount, with the flag
`proposal:<what>`. A discretionary amount (the rule's result carries the flag `discretionary`) is
provisional at its least, with the flag `case:<ref>`, until a decision of kind `amount` names the ref.
"""

from kpi.engine.sanctions.proposing import proposals
from kpi.engine.sanctions.stage import kpi_left, kpi_lines, money_sanctions, point_sanctions

__all__ = ["kpi_left", "kpi_lines", "money_sanctions", "point_sanctions", "proposals"]
