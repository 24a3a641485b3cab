"""Ratings of anonymous panels on their way into the store: tokens for raters, and comments apart from scores."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

import attrs

from kpi.engine.panels import panels_of_items, terms_on
from kpi.errors import DataError, Fault
from kpi.frozen import frozen
from kpi.model.catalogue import Catalogue

if TYPE_CHECKING:
    from kpi.kit.panels import Terms
    from kpi.model.panel import Panel
    from kpi.store import BatchInfo, BatchResult, Store, Tokens

RATINGS, COMMENTS = "ratings", "comments"

_OF_COMMENTS = ("subject", "item", "period", "rater_role", "__where__")

Rows: TypeAlias = Sequence[Mapping[str, Any]]


@frozen
class Veiled:
    """The rows of a batch as they may be stored; `comments` are the words beside the scores, `hidden` counts
    the ratings whose rater is a token.
    """

    rows: Rows
    comments: Rows = ()
    hidden: int = 0


@frozen
class Stored:
    """What storing rows did, and storing their comments, where they had some."""

    rows: BatchResult
    comments: BatchResult | None = None
    hidden: int = 0


def store_rows(
    store: Store, catalogue: Catalogue, kind: str, rows: Rows, info: BatchInfo, *, dry_run: bool = False
) -> Stored:
    """Store rows of a KIND as one batch; ratings of anonymous panels without who gave them.

    Their comments become a batch of their own; all is stored or nothing.

    Raises:
        DataError: every fault of the rows (see `Store.append`), and ratings that are stored otherwise already.
        StoreError: the store is locked, read-only, full or damaged.
    """
    judges = _Judges(catalogue) if kind == RATINGS else None
    if judges is None or not any(judges.knows(row) for row in rows):
        return Stored(store.append(kind, rows, info, dry_run=dry_run))
    if dry_run:
        found = veiled(rows, judges, store.tokens(lasting=False))
        _refuse_otherwise(store, found.rows, judges)
        done = store.append(kind, found.rows, info, dry_run=True)
        return Stored(done, _append(store, found.comments, info, dry_run=True), found.hidden)
    with store.writing():
        found = veiled(rows, judges, store.tokens())
        _refuse_otherwise(store, found.rows, judges)
        done = store.append(kind, found.rows, info)
        return Stored(done, _append(store, found.comments, info), found.hidden)


def _append(store: Store, comments: Rows, info: BatchInfo, *, dry_run: bool = False) -> BatchResult | None:
    return store.append(COMMENTS, comments, info, dry_run=dry_run) if comments else None


@attrs.define
class _Judges:
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


def veiled(rows: Rows, judges: _Judges, token: Tokens) -> Veiled:
    """Put tokens in the place of raters, and take the comments away from the scores.

    A token is the same for one rater of one person in one matter, so that he counts once; it leads to no other
    person and no other matter. Comments have tokens of their own. Both are put in the order of the tokens, so
    that the order of the file tells nothing.

    Raises:
        DataError: for people who judge themselves as if they were somebody else.
    """
    from kpi.store import VEILED

    plain: list[Mapping[str, Any]] = []
    hidden: list[Mapping[str, Any]] = []
    comments: list[Mapping[str, Any]] = []
    faults: list[Fault] = []
    for place, row in enumerate(rows, 1):
        if not judges.hides(row):
            plain.append(row)
            continue
        if row["rater"] == row["subject"] and judges.counts(row):
            where = str(row.get("__where__") or f"row {place}")
            message = (
                f"{row['subject']} rates the own work as {row['rater_role']!r}, whose ratings are anonymous"
            )
            hint = (
                "a rating of oneself has a role of its own, which counts where a group of the panel names it"
            )
            faults.append(Fault("own_rating", message, where=where, hint=hint))
            continue
        whose = (row["subject"], row["item"])
        rater = token("rater", *whose, row["rater"])
        hidden.append({**row, "rater": rater, "note": None, VEILED: True})
        if row.get("note"):
            ref = token("comment", *whose, str(row["period"]), row["rater"], row["rater_role"])
            kept = {name: row[name] for name in _OF_COMMENTS if name in row}
            comments.append({**kept, "ref": ref, "text": row["note"], VEILED: True})
    if faults:
        raise DataError(*faults)
    hidden.sort(key=lambda row: str(row["rater"]))
    comments.sort(key=lambda row: str(row["ref"]))
    return Veiled([*plain, *hidden], comments, len(hidden))


def _refuse_otherwise(store: Store, rows: Rows, judges: _Judges) -> None:
    """Refuse ratings beside which others are stored in another way: one rater would count twice.

    Raises:
        DataError: `kept_otherwise`, once for each person and matter.
    """
    items = sorted({row["item"] for row in rows})
    there = set(_stored(store, items, judges))
    faults: dict[tuple[Any, ...], Fault] = {}
    for row in rows:
        whose = (row["subject"], row["item"], row["period"])
        if (*whose, row["rater_role"]) not in there or whose in faults:
            continue
        message = (
            f"ratings of {row['subject']} in {row['item']} for {row['period']} are stored "
            f"{'with' if judges.hides(row) else 'without'} the names of their raters, from before the panel changed"
        )
        hint = "take their batch back with kpi imports --undo, and import the file again"
        faults[whose] = Fault("kept_otherwise", message, where=str(row.get("__where__", "")), hint=hint)
    if faults:
        raise DataError(*faults.values())


def _stored(store: Store, items: Iterable[str], judges: _Judges) -> Iterator[tuple[Any, ...]]:
    """Yield subject, item, period and role of the stored ratings with a name that should have a token, or the other
    way round.
    """
    from kpi.model.period import Period
    from kpi.store import is_token

    facts = store.facts()
    columns = ("subject", "item", "period", "rater", "rater_role")
    frame = facts.frame(RATINGS, only={"item": list(items)}, columns=columns)
    ids = dict(facts.subjects().select("subject", "id").iter_rows())
    for subject, item, period, rater, role in frame.select(columns).iter_rows():
        row = {"item": item, "period": Period.parse(period), "rater_role": role}
        if is_token(rater) != judges.hides(row):
            yield (ids[subject], item, row["period"], role)


__all__ = ["Stored", "store_rows"]
