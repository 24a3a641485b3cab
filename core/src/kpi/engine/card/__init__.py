"""The scorecard's part of the way: members, items, total, rank, and longer periods made of shorter ones."""

from kpi.engine.card.appraise import appraise

__all__ = ["appraise"]
