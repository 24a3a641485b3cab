"""Ladders: who fulfils the conditions of the next level, or loses the present one; proposals only."""

from kpi.engine.ladder.stage import propose

__all__ = ["propose"]
