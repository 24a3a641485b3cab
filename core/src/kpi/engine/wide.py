"""What looks beyond a bucket: groups whose people lie in several parts of the facts that are computed apart.

A part hands in the narrow columns of its own people (`Asked`) and stops; when all parts have, the work is done
once over all of them together, and each part is computed again with the answer. So whatever is taken of a
group, one piece of code does it, here and in a run that has everybody at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Protocol
from zlib import crc32

import attrs

from kpi.frozen import frozen
from kpi.types import Scope, SubjectKind

if TYPE_CHECKING:
    import polars as pl

    from kpi.engine.context import Context

WIDE = (Scope.ROLE, Scope.CARD, Scope.COMPANY)
"""The scopes whose groups go beyond the units of a bucket."""
ID = "_id"
"""The column of answers and of what is handed in that names the subject."""


class Work(Protocol):
    """What is made of the rows of all people together: the same rows with further columns. It pickles."""

    def __call__(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Return the rows, none left out, with the columns added."""


@frozen
class Expressions:
    """Columns that expressions make of the rows."""

    columns: tuple[pl.Expr, ...]

    def __call__(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Add them."""
        return rows.with_columns(self.columns)


@frozen
class Together:
    """All rows of all parts, each once, in a fixed order."""

    def __call__(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Return what is there."""
        found = rows.drop(ID) if ID in rows.columns else rows
        return found.unique().sort(found.columns)


class Asked(Exception):
    """A part cannot go on before `site` is answered; `rows` are those of its own people, with the id of each."""

    def __init__(self, site: str, rows: pl.DataFrame, work: Work) -> None:
        super().__init__(site)
        self.site, self.rows, self.work = site, rows, work


@attrs.define
class Wide:
    """One part: the units (keys) for whose people it answers, and what is answered so far, by site."""

    home: frozenset[int]
    answers: Mapping[str, pl.DataFrame]
    part: int = 0
    of: int = 1
    _asked: Counter[str] = attrs.field(factory=Counter)

    def _site(self, context: Context, site: str) -> str:
        """Name the place in the run: where a metric is measured anew, every time is one of its own."""
        key = f"{context.period}|{site}"
        self._asked[key] += 1
        return f"{key}#{self._asked[key]}"

    def over(
        self, context: Context, site: str, rows: pl.DataFrame, work: Work, per: Sequence[str] = ()
    ) -> pl.DataFrame:
        """Return `rows`, one a subject (and `per`), with the columns that `work` makes of the rows of all parts."""
        import polars as pl

        key = self._site(context, site)
        named = rows.join(context.names.select("subject", pl.col("id").alias(ID)), on="subject", how="left",
                          maintain_order="left")  # fmt: skip
        if key not in self.answers:
            own = self.mine(context, named)
            raise Asked(key, with_names(context, own).drop("subject"), work)
        answer = self.answers[key]
        added = [name for name in answer.columns if name not in named.columns]
        joined = named.join(answer.select(ID, *per, *added), on=[ID, *per], how="left", maintain_order="left")
        return joined.drop(ID)

    def start(self, context: Context) -> tuple[list[str], list[str], date | None]:
        """Return the cards that somebody of any part has in a period, those that are somebody's first, and the
        first day on which one of the people was employed.
        """
        import polars as pl

        people = context.population.people
        hired = pl.DataFrame({"hired_on": [people["hired_on"].min()]}, schema={"hired_on": pl.Date})
        cards = pl.DataFrame({"card": list(context.population.bound.scorecards)}, schema={"card": pl.String})
        first = context.population.bound.first_card.select(pl.col("card").unique().alias("first"))
        key = f"{context.period}|start"
        if key not in self.answers:
            raise Asked(key, pl.concat([hired, cards, first], how="diagonal"), Together())
        found = self.answers[key]
        day = found["hired_on"].min()
        every, first_of = (found[one].drop_nulls().unique().sort().to_list() for one in ("card", "first"))
        return every, first_of, day if isinstance(day, date) else None

    def together(self, context: Context, site: str, rows: pl.DataFrame) -> pl.DataFrame:
        """Return the distinct rows that all parts hand in; these are no subjects."""
        key = self._site(context, site)
        if key not in self.answers:
            raise Asked(key, rows, Together())
        return self.answers[key]

    def mine(self, context: Context, rows: pl.DataFrame) -> pl.DataFrame:
        """Keep the rows of subjects for whom this part answers in the context's period."""
        return rows.join(self.subjects(context), on="subject", how="semi", maintain_order="left")

    def subjects(self, context: Context) -> pl.DataFrame:
        """Return the subjects for whom this part answers: by their unit, else the last they were in, else their name."""
        import polars as pl

        people = context.population.people.select("subject", "unit")
        last = (
            context.facts.frame("assignments", columns=["employee", "unit", "from"])
            .sort("from", "seq")
            .unique("employee", keep="last", maintain_order=True)
            .select(pl.col("employee").alias("subject"), pl.col("unit").alias("last"))
        )
        itself = pl.when(pl.col("kind") == SubjectKind.UNIT.value).then(pl.col("subject"))
        placed = (
            context.names.join(people, on="subject", how="left")
            .join(last, on="subject", how="left")
            .with_columns(pl.coalesce("unit", itself, "last").alias("unit"))
        )
        nowhere = placed.filter(pl.col("unit").is_null()).select("subject", "id")
        lost = [key for key, name in nowhere.iter_rows() if place_of(name, self.of) == self.part]
        own = pl.col("unit").is_in(list(self.home)).fill_null(value=False) | pl.col("subject").is_in(lost)
        return placed.filter(own).select("subject")


def place_of(name: str, of: int) -> int:
    """Return in which of so many parts whoever, or whatever group of units, is known by a name has its place."""
    return crc32(name.encode()) % of


def with_names(context: Context, rows: pl.DataFrame) -> pl.DataFrame:
    """Give the groups of roles the names of the roles: their keys differ from part to part."""
    import polars as pl

    from kpi.engine.population import SCOPES

    column = SCOPES[Scope.ROLE]
    if column not in rows.columns:
        return rows
    roles = context.population.people.select("subject", pl.col("role").fill_null("").alias(column))
    return rows.drop(column).join(roles, on="subject", how="left", maintain_order="left")


def is_wide(context: Context, scopes: Collection[str]) -> bool:
    """Tell whether a part of the facts is computed, and one of the scopes goes beyond it."""
    return context.wide is not None and any(one in WIDE for one in scopes)


def over(
    context: Context,
    site: str,
    scopes: Collection[str],
    rows: pl.DataFrame,
    work: Work,
    per: Sequence[str] = (),
) -> pl.DataFrame:
    """Return `rows`, one a subject (and `per`), with what `work` makes of them, by groups of `scopes`: here, or of all parts.

    `site` names the place in the run and in the policy.
    """
    if context.wide is None or not is_wide(context, scopes):
        return work(rows)
    return context.wide.over(context, site, rows, work, per)


__all__ = [
    "ID",
    "WIDE",
    "Asked",
    "Expressions",
    "Together",
    "Wide",
    "Work",
    "is_wide",
    "over",
    "place_of",
    "with_names",
]
