"""Facts held in memory, made from plain rows."""

from kpi.engine.memory import MemoryFacts

__all__ = ["MemoryFacts"]
