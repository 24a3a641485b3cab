"""The fourth reading of a tree: what it is worth over whole pieces of the domains of its inputs."""

from kpi.expr.check.cells import Cell
from kpi.expr.check.examination import Examination, Known, Way, examine
from kpi.expr.check.line import pieces
from kpi.expr.check.moves import Move, jumps, moves
from kpi.expr.check.piece import GAP, OTHERWISE, UNKNOWN, Piece
from kpi.expr.check.ratios import Ratio
from kpi.expr.check.sampling import ELSE, Sweep

__all__ = [
    "ELSE",
    "GAP",
    "OTHERWISE",
    "UNKNOWN",
    "Cell",
    "Examination",
    "Known",
    "Move",
    "Piece",
    "Ratio",
    "Sweep",
    "Way",
    "examine",
    "jumps",
    "moves",
    "pieces",
]
