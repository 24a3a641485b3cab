"""Events that follow from other facts, seen by every reader of events: from attendance, and from rows of tables."""

from kpi.engine.happening.happening import Happening, happening_of, of_case

__all__ = ["Happening", "happening_of", "of_case"]
