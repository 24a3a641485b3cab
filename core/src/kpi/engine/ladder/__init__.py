"""Ladders: who fulfils the conditions of the next level, or loses the present one; proposals only."""

from kpi.engine.ladder.stage import due, places_of, propose

__all__ = ["due", "places_of", "propose"]
