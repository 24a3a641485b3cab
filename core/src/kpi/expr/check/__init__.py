"""The fourth reading of a tree: what it is worth over whole pieces of the domains of its inputs."""

from kpi.expr.check.cells import Cell
from kpi.expr.check.comparison import Comparison, compare
from kpi.expr.check.examination import Examination, Known, Way, examine
from kpi.expr.check.examples import Difference
from kpi.expr.check.line import pieces
from kpi.expr.check.moves import Move, jumps, moves
from kpi.expr.check.piece import GAP, OTHERWISE, UNKNOWN, Piece
from kpi.expr.check.ratios import Ratio
from kpi.expr.check.sampling import ELSE, Sweep, spread, sweeps_along, swept, typical, ways_of
from kpi.expr.check.smallest import smallest
from kpi.expr.check.stretches import Stretch, continues, stretches, turns

__all__ = [
    "ELSE",
    "GAP",
    "OTHERWISE",
    "UNKNOWN",
    "Cell",
    "Comparison",
    "Difference",
    "Examination",
    "Known",
    "Move",
    "Piece",
    "Ratio",
    "Stretch",
    "Sweep",
    "Way",
    "compare",
    "continues",
    "examine",
    "jumps",
    "moves",
    "pieces",
    "smallest",
    "spread",
    "stretches",
    "sweeps_along",
    "swept",
    "turns",
    "typical",
    "ways_of",
]
