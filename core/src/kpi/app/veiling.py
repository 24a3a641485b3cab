"""Ratings of anonymous panels on their way into the store: tokens for raters, and comments apart from scores."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kpi.app.judges import RATINGS, Judges, Rows, refuse_otherwise, refuse_twice
from kpi.app.raters import Raters, same
from kpi.errors import DataError, Fault
from kpi.frozen import frozen
from kpi.model.catalogue import Catalogue
from kpi.words import sentence

if TYPE_CHECKING:
    from kpi.engine.facts import Facts
    from kpi.store import BatchInfo, BatchResult, Store, Tokens

COMMENTS = "comments"

_OF_COMMENTS = ("subject", "item", "period", "rater_role", "__where__")


@frozen
class Veiled:
    """The rows of a batch as they may be stored; `comments` are the words beside the scores, `hidden` counts
    the ratings whose rater is a token. `silent` are those of them without a comment,
    `own` the roles in which people judge themselves openly.
    """

    rows: Rows
    comments: Rows = ()
    hidden: int = 0
    silent: Rows = ()
    own: tuple[str, ...] = ()


@frozen
class Stored:
    """What storing rows did, and storing their comments, where they had some."""

    rows: BatchResult
    comments: BatchResult | None = None
    hidden: int = 0
    stale: int = 0
    """Comments of before that stay, for the rows that correct their ratings have none."""
    own: tuple[str, ...] = ()
    """The roles in which people judge themselves, in groups that are open."""


def store_rows(
    store: Store, catalogue: Catalogue, kind: str, rows: Rows, info: BatchInfo, *, dry_run: bool = False
) -> Stored:
    """Store rows of a KIND as one batch; ratings of anonymous panels without who gave them.

    Their comments become a batch of their own; all is stored or nothing.

    Raises:
        DataError: every fault of the rows (see `Store.append`), and ratings that are stored otherwise already.
        StoreError: the store is locked, read-only, full or damaged.
    """
    judges = Judges(catalogue) if kind == RATINGS else None
    if judges is None or not any(judges.knows(row) for row in rows):
        return Stored(store.append(kind, rows, info, dry_run=dry_run))
    if dry_run:
        return _store(store, judges, rows, info, store.tokens(lasting=False), dry_run=True)
    with store.writing():
        return _store(store, judges, rows, info, store.tokens(), dry_run=False)


def _store(
    store: Store, judges: Judges, rows: Rows, info: BatchInfo, token: Tokens, *, dry_run: bool
) -> Stored:
    facts = store.facts()
    raters = Raters.of(facts)
    found = veiled(rows, judges, token, raters)
    refuse_otherwise(facts, rows, judges)
    refuse_twice(facts, rows, judges, token, raters)
    done = store.append(RATINGS, found.rows, info, dry_run=dry_run)
    comments = _append(store, found.comments, info, dry_run=dry_run)
    stale = _still_there(facts, {_ref(token, row) for row in found.silent}) if info.correct else 0
    return Stored(done, comments, found.hidden, stale, found.own)


def _append(store: Store, comments: Rows, info: BatchInfo, *, dry_run: bool = False) -> BatchResult | None:
    return store.append(COMMENTS, comments, info, dry_run=dry_run) if comments else None


def veiled(rows: Rows, judges: Judges, token: Tokens, raters: Raters) -> Veiled:
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
    silent: list[Mapping[str, Any]] = []
    own: list[str] = []
    faults: list[Fault] = []
    for place, row in enumerate(rows, 1):
        if not judges.hides(row):
            plain.append(row)
            if judges.knows(row) and judges.counts(row) and raters.may_be(row["rater"], row["subject"]):
                own.append(row["rater_role"])
            continue
        if raters.may_be(row["rater"], row["subject"]) and judges.counts(row):
            where = str(row.get("__where__") or f"row {place}")
            message = sentence(
                "{row} rates the own work as {row2!r}, whose ratings are anonymous",
                row=row["subject"],
                row2=row["rater_role"],
            )
            hint = sentence(
                "a rating of oneself has a role of its own, which counts where a group of the panel names it; somebody else of the same name needs another one"
            )
            faults.append(Fault("own_rating", message, where=where, hint=hint))
            continue
        whose = (row["subject"], row["item"])
        rater = token("rater", *whose, same(row["rater"]))
        hidden.append({**row, "rater": rater, "note": None, VEILED: True})
        if row.get("note"):
            kept = {name: row[name] for name in _OF_COMMENTS if name in row}
            comments.append({**kept, "ref": _ref(token, row), "text": row["note"], VEILED: True})
        else:
            silent.append(row)
    if faults:
        raise DataError(*faults)
    hidden.sort(key=lambda row: str(row["rater"]))
    comments.sort(key=lambda row: str(row["ref"]))
    return Veiled([*plain, *hidden], comments, len(hidden), silent, tuple(own))


def _ref(token: Tokens, row: Mapping[str, Any]) -> str:
    """Return what tells the comment beside a rating from others."""
    told = (row["subject"], row["item"], str(row["period"]), same(row["rater"]), row["rater_role"])
    return token("comment", *told)


def _still_there(facts: Facts, refs: set[str]) -> int:
    there = facts.frame(COMMENTS, columns=["ref"])["ref"].to_list() if refs else []
    return len(refs.intersection(there))


__all__ = ["Stored", "store_rows"]
