"""One bucket of facts to what it says: the kernel that every engine calls."""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import attrs

from kpi.engine.computed import Computed
from kpi.engine.run import computed, prepare, status_of
from kpi.engine.wide import ID, Asked, Wide, Work
from kpi.errors import Fault, PolicyError
from kpi.frozen import frozen
from kpi.lake.facts import LakeFacts
from kpi.lake.outcome import Outcome, outcome_of
from kpi.lake.slots import Bucket, Slots
from kpi.model.catalogue import Policy
from kpi.model.line import Problem
from kpi.model.period import Period
from kpi.words import sentence

if TYPE_CHECKING:
    import polars as pl

    from kpi.engine.context import Context

Answers = Mapping[str, "pl.DataFrame"]
"""What is known of groups beyond a bucket, by the place in the run that asked."""


@frozen
class Question:
    """What a bucket hands in before it can go on: the narrow rows of its own people, and what is to be made of them."""

    site: str
    rows: pl.DataFrame
    work: Work

    def to_bytes(self) -> bytes:
        """Return it as bytes, for the same versions of kpi and polars to read."""
        return pickle.dumps(self)

    @classmethod
    def from_bytes(cls, data: bytes) -> Question:
        """Read what `to_bytes` wrote; only what one's own workers wrote may be read."""
        found = pickle.loads(data)  # noqa: S301 - the driver reads what its own workers made
        assert isinstance(found, Question)
        return found


def run_bucket(
    policy: Policy, slots: Slots, rows: pl.DataFrame, period: Period, answers: Answers
) -> Outcome | Question:
    """Compute what one table of slots says of the people for whom it answers, or return what it has to know first.

    A table without a `~bucket` row holds everything and is computed as a whole.
    """
    bucket = Bucket(slots, rows)
    facts = LakeFacts(bucket, policy.catalogue.tables.values())
    if bucket.home is None:
        whole = computed(prepare(policy, facts, period))
        return outcome_of(whole, facts.subjects())
    names = facts.subjects()
    units = names.filter(names["id"].is_in(list(bucket.home)))["subject"]
    context = prepare(
        policy, facts, period, Wide(frozenset(units), {**bucket.answers, **answers}, *bucket.place)
    )
    try:
        found = computed(context)
    except Asked as asked:
        return Question(asked.site, asked.rows, asked.work)
    return _own(context, found)


def answered(questions: Iterable[Question], of: int) -> tuple[str, pl.DataFrame]:
    """Do the work of one place in the run over what all `of` buckets handed in, and return its name and the answer.

    Raises:
        PolicyError: `buckets_apart` where some buckets stand elsewhere, or are through: the answer would lack people.
    """
    import polars as pl

    every = list(questions)
    sites = {one.site for one in every}
    if len(sites) != 1 or len(every) != of:
        message = sentence(
            "{count} of {of} buckets have to know of all people: {sites}",
            count=len(every),
            of=of,
            sites=", ".join(sorted(sites)),
        )
        hint = sentence("take fewer buckets, so that each has people of every sort")
        raise PolicyError(Fault("buckets_apart", message, hint=hint))
    rows = pl.concat([one.rows for one in every])
    if ID in rows.columns:
        rows = rows.sort(ID)
    return sites.pop(), every[0].work(rows)


def _own(context: Context, found: Computed) -> Outcome:
    """Keep what is said of the people for whom the bucket answers, and of the run."""
    assert context.wide is not None
    mine = context.wide.subjects(context)
    kept = attrs.evolve(
        found,
        blocks=tuple(
            attrs.evolve(one, rows=one.rows.join(mine, on="subject", how="semi", maintain_order="left"))
            for one in found.blocks
        ),
        results=found.results.join(mine, on="subject", how="semi", maintain_order="left"),
        payable=found.payable.join(mine, on="subject", how="semi", maintain_order="left"),
        proposals=found.proposals.join(mine, on="subject", how="semi", maintain_order="left"),
        problems=tuple(_problems(context, found, mine)),
    )
    kept = attrs.evolve(kept, status=status_of(kept.results, kept.blocks))
    return outcome_of(kept, context.names)


def _problems(context: Context, found: Computed, mine: pl.DataFrame) -> Iterable[Problem]:
    """Keep the problems of the run, of the bucket's people, and of whoever is nobody's."""
    known = set(context.names["id"])
    own = set(context.names.join(mine, on="subject", how="semi")["id"])
    return (one for one in found.problems if one.subject not in known or one.subject in own)


__all__ = ["Answers", "Question", "answered", "run_bucket"]
