"""`kpi show comments`: what raters wrote, apart from what they gave, where their group is large enough to hide them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from kpi.app.directory import Directory, directory_of
from kpi.app.session import open_session
from kpi.app.show import read_period
from kpi.engine.measure.values import own_or_parts, spans
from kpi.engine.panels import judged_rows, panels_of_items, terms_on
from kpi.frozen import frozen
from kpi.kit.panels import Judgement, Terms
from kpi.model.catalogue import Catalogue

if TYPE_CHECKING:
    from kpi.engine.facts import Facts
    from kpi.model.period import Period

Row = dict[str, Any]

NO_GROUP = "-"
"""Stands for the group of a role that no group has."""


@frozen
class Comments:
    """Rows of a period: id, name, item, group, comment; or, in place of the comment, how many are `held` back."""

    period: str
    rows: list[Row]


def comment_page(db: Path, policy: Path | None, period: str, subject: str | None) -> Comments:
    """Return the comments of a period, of everybody or of one subject (id or name), in the order of their words.

    Those of a group that is left out of the score are counted, not shown.

    Raises:
        UsageError: for an unknown subject or a period that is none.
    """
    wanted = read_period(period)
    with open_session(db, policy) as session:
        facts = session.store.facts()
        names = directory_of(facts, session.policy.catalogue)
        only = "" if subject is None else names.subject(subject)
        rows = _rows(facts, session.policy.catalogue, wanted, names, only)
        return Comments(str(wanted), list(rows))


def _rows(facts: Facts, catalogue: Catalogue, period: Period, names: Directory, only: str) -> Iterator[Row]:
    comments = facts.frame("comments", periods=spans(period))
    ids = dict(facts.subjects().select("subject", "id").iter_rows())
    told: dict[tuple[str, str], list[tuple[str, str, str]]] = {}
    for row in comments.iter_rows(named=True):
        whose = (ids[row["subject"]], row["item"])
        if only in ("", whose[0]):
            told.setdefault(whose, []).append((row["period"], row["rater_role"], row["text"]))
    known = _Known(facts, catalogue, period, {id: key for key, id in ids.items()})
    for (id, item), given in sorted(told.items()):
        shown, held = known.sorted_out(id, item, given)
        head = {"id": id, "name": names.subjects.get(id, ""), "item": item}
        for group, texts in shown.items():
            yield from ({**head, "group": group, "comment": text, "held": None} for text in sorted(texts))
        for group, count in held.items():
            yield {**head, "group": group, "comment": None, "held": count}


@attrs.define
class _Known:
    """The ratings beside the comments: they say how many raters a group has."""

    facts: Facts
    catalogue: Catalogue
    period: Period
    keys: Mapping[str, int]
    judged: dict[str, tuple[Mapping[int, Judgement], set[tuple[int, str]]]] = attrs.field(factory=dict)

    def sorted_out(
        self, id: str, item: str, given: list[tuple[str, str, str]]
    ) -> tuple[dict[str, list[str]], dict[str, int]]:
        """Return by group the comments that may be shown, and how many others are held back.

        Comments are about the ratings that count in the period: the months' where the quarter has none.
        """
        panel = panels_of_items(self.catalogue).get(item)
        shown: dict[str, list[str]] = {}
        held: dict[str, int] = {}
        if panel is None:
            return {}, {NO_GROUP: len(given)}
        terms = terms_on(panel, self.period.end)
        key = self.keys[id]
        judgements, counted = self._judged(item, terms)
        judgement = judgements.get(key, Judgement(None))
        for period, role, text in given:
            group = terms.group_of(role)
            pool = _pool(judgement, group)
            if pool and (key, period) in counted:
                shown.setdefault(pool, []).append(text)
            else:
                held[group or NO_GROUP] = held.get(group or NO_GROUP, 0) + 1
        return dict(sorted(shown.items())), dict(sorted(held.items()))

    def _judged(self, item: str, terms: Terms) -> tuple[Mapping[int, Judgement], set[tuple[int, str]]]:
        """Return the judgements of everybody in an item, and the subjects and periods whose ratings count."""
        if item not in self.judged:
            rows = self.facts.frame("ratings", periods=spans(self.period), only={"item": [item]})
            rows = own_or_parts(rows, self.period, ("subject", "item"))
            counted = set(rows.select("subject", "period").unique().iter_rows())
            self.judged[item] = (judged_rows(terms, rows, "score").judgements, counted)
        return self.judged[item]


def _pool(judgement: Judgement, group: str | None) -> str:
    """Return the groups that are shown together with a group; nothing where it is not shown."""
    return next((" + ".join(one.groups) for one in judgement.pools if group in one.groups), "")


__all__ = ["NO_GROUP", "Comments", "comment_page"]
