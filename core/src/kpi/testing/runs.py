"""Whole periods computed over facts in memory, as plain rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kpi.frozen import frozen
from kpi.model.catalogue import Policy
from kpi.model.period import Period
from kpi.testing.contexts import lines_of

if TYPE_CHECKING:
    from kpi.engine.computed import Computed
    from kpi.engine.facts import Facts


@frozen
class Ran:
    """A computed period with ids in place of keys and amounts in text.

    `results` maps (subject, card) to the row of its standing; `payable` maps a subject to its amount.
    """

    computed: Computed
    lines: list[dict[str, Any]]
    results: Mapping[tuple[str, str], Mapping[str, Any]]
    payable: Mapping[str, str]
    problems: set[tuple[str, str]]

    def score(self, subject: str) -> str | None:
        """Return the score of a subject that has one card."""
        (found,) = [row["score"] for (name, _), row in self.results.items() if name == subject]
        return None if found is None else str(found)

    def amounts(self, subject: str, **wanted: str) -> list[str | None]:
        """Return the amounts of a subject's lines that have all of the `wanted` words."""
        return [
            line["amount"]
            for line in self.lines
            if line["subject"] == subject and all(line[name] == word for name, word in wanted.items())
        ]

    def line(self, subject: str, item: str) -> dict[str, Any]:
        """Return the only line of a subject's item."""
        (found,) = [line for line in self.lines if line["subject"] == subject and line["item"] == item]
        return found


def ran(policy: Policy, facts: Facts, period: str, **more: Any) -> Ran:
    """Compute a period; `more` goes to `kpi.engine.run.compute`."""
    from fractions import Fraction

    from kpi.engine.lines import UNITS
    from kpi.engine.run import compute, prepare
    from kpi.exact import show

    at = Period.parse(period)
    computed = compute(policy, facts, at, **more)
    context = prepare(policy, facts, at)
    names = dict(zip(context.names["subject"], context.names["id"], strict=True))

    def text(amount: int | None) -> str | None:
        return None if amount is None else show(Fraction(amount, UNITS), 2)

    results = {
        (names[row["subject"]], row["card"]): {
            **row,
            "subject": names[row["subject"]],
            "unit": names[row["unit"]],
            "score": text(row["score"]),
            "flags": [flag for flag in row["flags"].split(",") if flag],
        }
        for row in computed.results.iter_rows(named=True)
    }
    payable = {names[subject]: text(amount) or "" for subject, amount in computed.payable.iter_rows()}
    problems = {(problem.subject, problem.code) for problem in computed.problems}
    return Ran(computed, lines_of(context, computed.blocks), results, payable, problems)
