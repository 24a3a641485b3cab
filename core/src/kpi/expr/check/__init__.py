"""The fourth reading of a tree: what it is worth over whole pieces of the domains of its inputs."""

from kpi.expr.check.cells import GAP, OTHERWISE, UNKNOWN, Cell, Piece, Ratio
from kpi.expr.check.examination import ELSE, Examination, Sweep, Way, examine
from kpi.expr.check.line import pieces
from kpi.expr.check.moves import Move, jumps, moves

__all__ = [
    "ELSE",
    "GAP",
    "OTHERWISE",
    "UNKNOWN",
    "Cell",
    "Examination",
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
