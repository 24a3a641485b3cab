"""Which ratings a panel judges, and those it cannot take: stored otherwise already, or by one rater under two names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

import attrs

from kpi.app.raters import Raters, same
from kpi.engine.panels import panels_of_items, terms_on
from kpi.errors import DataError, Fault
from kpi.model.catalogue import Catalogue
from kpi.model.panel import is_token
from kpi.words import sentence

if TYPE_CHECKING:
    from kpi.engine.facts import Facts
    from kpi.kit.panels import Terms
    from kpi.model.panel import Panel
    from kpi.store import Tokens

RATINGS = "ratings"

Rows: TypeAlias = Sequence[Mapping[str, Any]]


@attrs.define
class Judges:
    """Which rows an anonymous panel judges, by item and the last day of the period."""

    catalogue: Catalogue
    panels: Mapping[str, Panel] = attrs.field(init=False)
    terms: dict[tuple[str, Any], Terms] = attrs.field(factory=dict)

    def __attrs_post_init__(self) -> None:
        self.panels = panels_of_items(self.catalogue)

    def knows(self, row: Mapping[str, Any]) -> bool:
        """Tell whether a panel judges what a rating is about."""
        return row["item"] in self.panels

    def hides(self, row: Mapping[str, Any]) -> bool:
        """Tell whether nobody may learn who gave a rating; one of a role in no group is hidden too."""
        if not self.knows(row):
            return False
        terms = self._terms(row)
        group = terms.group_of(row["rater_role"])
        return terms.anonymous and (group is None or not terms.is_open(group))

    def counts(self, row: Mapping[str, Any]) -> bool:
        """Tell whether a rating is one of a group."""
        return self._terms(row).group_of(row["rater_role"]) is not None

    def _terms(self, row: Mapping[str, Any]) -> Terms:
        key = (row["item"], row["period"])
        if key not in self.terms:
            self.terms[key] = terms_on(self.panels[row["item"]], row["period"].end)
        return self.terms[key]


def refuse_twice(facts: Facts, rows: Rows, judges: Judges, token: Tokens, raters: Raters) -> None:
    """Refuse raters who rated the same person in the same matter under another name: they would count twice.

    Raises:
        DataError: `rated_twice` for each such row.
    """

    def kept(row: Mapping[str, Any], word: str) -> tuple[str, ...]:
        whose = (row["subject"], row["item"])
        return (*whose, token("rater", *whose, word) if judges.hides(row) else word)

    judged = [row for row in rows if judges.knows(row)]
    given = {kept(row, same(row["rater"])) for row in judged}
    columns = ("subject", "item", "rater")
    frame = facts.frame(RATINGS, only={"item": sorted({row["item"] for row in judged})}, columns=columns)
    ids = dict(facts.subjects().select("subject", "id").iter_rows())
    given |= {(ids[subject], item, same(rater)) for subject, item, rater in frame.select(columns).iter_rows()}
    faults = []
    for row in judged:
        if any(kept(row, word) in given for word in raters.other_words(row["rater"])):
            message = sentence(
                "{row} rates {row2} in {row3} under another name too, and would count twice",
                row=row["rater"],
                row2=row["subject"],
                row3=row["item"],
            )
            hint = sentence(
                "write an employee in one way, best by the id; somebody else of the same name needs another one"
            )
            faults.append(Fault("rated_twice", message, where=str(row.get("__where__", "")), hint=hint))
    if faults:
        raise DataError(*faults)


def refuse_otherwise(facts: Facts, rows: Rows, judges: Judges) -> None:
    """Refuse ratings beside which others are stored in another way: one rater would count twice.

    Raises:
        DataError: `kept_otherwise`, once for each person and matter.
    """
    items = sorted({row["item"] for row in rows})
    there = set(_stored(facts, items, judges))
    faults: dict[tuple[Any, ...], Fault] = {}
    for row in rows:
        whose = (row["subject"], row["item"], row["period"])
        if (*whose, row["rater_role"]) not in there or whose in faults:
            continue
        message = sentence(
            "ratings of {row} in {row2} for {row3} are stored {which} the names of their raters, from before the panel changed",
            row=row["subject"],
            row2=row["item"],
            row3=row["period"],
            which="with" if judges.hides(row) else "without",
        )
        hint = sentence("take their batch back with kpi imports --undo, and import the file again")
        faults[whose] = Fault("kept_otherwise", message, where=str(row.get("__where__", "")), hint=hint)
    if faults:
        raise DataError(*faults.values())


def _stored(facts: Facts, items: Iterable[str], judges: Judges) -> Iterator[tuple[Any, ...]]:
    """Yield subject, item, period and role of the stored ratings with a name that should have a token, or the other
    way round.
    """
    from kpi.model.period import Period

    columns = ("subject", "item", "period", "rater", "rater_role")
    frame = facts.frame(RATINGS, only={"item": list(items)}, columns=columns)
    ids = dict(facts.subjects().select("subject", "id").iter_rows())
    for subject, item, period, rater, role in frame.select(columns).iter_rows():
        row = {"item": item, "period": Period.parse(period), "rater_role": role}
        if is_token(rater) != judges.hides(row):
            yield (ids[subject], item, row["period"], role)


__all__ = ["RATINGS", "Judges", "Rows", "refuse_otherwise", "refuse_twice"]
