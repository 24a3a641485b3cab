"""What a tree is worth on one cell of an input."""

from __future__ import annotations

from fractions import Fraction

from kpi.expr.check.cells import Cell
from kpi.expr.check.polynomials import roots
from kpi.expr.check.ratios import Endless, Ratio
from kpi.expr.hull import NOWHERE, Range
from kpi.expr.nodes import Choose
from kpi.frozen import frozen


class Unknown:
    """What was not worked out."""


UNKNOWN = Unknown()

OTHERWISE, GAP = -1, -2
"""Where a choice came out of that took none of its cases: at `otherwise`, or at nothing."""


@frozen
class Piece:
    """What a tree is worth on a cell.

    `form` is a `Ratio`, a flag, a label, None (missing), or `UNKNOWN`. `taken` says which case each choice
    took that was reached, and `both` which cases of an exclusive choice hold at once.
    """

    cell: Cell
    form: object
    taken: frozenset[tuple[Choose, int]] = frozenset()
    both: tuple[tuple[Choose, int, int], ...] = ()

    @property
    def is_gap(self) -> bool:
        """Whether nothing is said here."""
        return any(place == GAP for _, place in self.taken)

    @property
    def limits(self) -> tuple[Range, frozenset[Fraction]]:
        """The range of a number's values, its limits included, and which of these it has itself."""
        form, cell = self.form, self.cell
        if isinstance(form, Fraction):
            return Range(form, form), frozenset((form,))
        if not isinstance(form, Ratio):
            return NOWHERE, frozenset()
        turns = {
            form.at(end) for root in roots(form.slope, cell.low, cell.high) for end in root if cell.holds(end)
        }
        ends = [form.near(cell, high=high) for high in (False, True)]
        known = [*turns, *(one for one in ends if isinstance(one, Fraction)), form.at(cell.sample)]
        low = None if Endless.DOWN in ends or None in ends else min(known)
        high = None if Endless.UP in ends or None in ends else max(known)
        own = turns | ({one for one in ends if isinstance(one, Fraction)} if cell.closed else set())
        return Range(low, high), frozenset(own)

    def value(self, x: Fraction) -> object:
        """Return what the tree is worth at a number of the cell."""
        return self.form.at(x) if isinstance(self.form, Ratio) else self.form
