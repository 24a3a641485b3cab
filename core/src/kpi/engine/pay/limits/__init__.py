"""Limits on what is taken from pay: after its parts, each step of theirs a line."""

from kpi.engine.pay.limits.stage import held, limited

__all__ = ["held", "limited"]
