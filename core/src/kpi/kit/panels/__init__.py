"""Judgements by panels: each group's mean first, and nothing of a group that is too small to hide its raters."""

from kpi.kit.panels.judging import Judgement, Pool, judged
from kpi.kit.panels.terms import ALIKE, BLOCK, FEWEST, LEAVE_OUT, MERGE, PARAMETERS, SMALL, Terms

__all__ = [
    "ALIKE",
    "BLOCK",
    "FEWEST",
    "LEAVE_OUT",
    "MERGE",
    "PARAMETERS",
    "SMALL",
    "Judgement",
    "Pool",
    "Terms",
    "judged",
]
