"""Which events have effects, and how many of them came before in their window."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import attrs

from kpi.engine.effects import APPEALED, WAIVED, counting, has_status
from kpi.engine.rules import value_on
from kpi.errors import Fault, PolicyError, nearest
from kpi.model.catalogue import Catalogue
from kpi.model.event import EventKind
from kpi.model.names import short
from kpi.model.parameter import Value
from kpi.model.period import Frequency, Period, add_months
from kpi.model.rule import Rule
from kpi.model.sanction import Trigger
from kpi.words import sentence

if TYPE_CHECKING:
    import polars as pl

_WINDOWS = {"month": Frequency.MONTH, "quarter": Frequency.QUARTER, "year": Frequency.YEAR}


def window_start(window: str, period: Period) -> date | None:
    """Return the first day whose events can count towards one in `period`; None for `always`."""
    if window == "always":
        return None
    return Period.of(period.start, _WINDOWS[window]).start


def in_force(
    events: pl.DataFrame,
    decisions: pl.DataFrame,
    kinds: Mapping[str, EventKind],
    statuses: Sequence[str] = (),
    *,
    waivable: bool = True,
    verified: bool = True,
    least: Sequence[tuple[str, Fraction]] = (),
) -> pl.DataFrame:
    """Keep the events that have an effect, in the same columns.

    A waived event, by its status or by a decision of kind `waiver` that names its case (`waivers_of`), has none
    (S001.P21.7.2), unless nothing is `waivable`. Of the others those count whose status is one of `statuses`,
    or, where these are empty, one of `EventKind.counts`; a kind that gives none, and without `verified` every
    kind, counts whatever its status. One that is `appealed` counts until the appeal is upheld by a waiver. An
    event of a kind of `least` whose quantity is known and lower has none.
    """
    import polars as pl

    waived = has_status(WAIVED)
    keep = ~waived if waivable else pl.lit(value=True)
    if statuses:
        keep &= pl.col("status").is_in(list(statuses)).fill_null(value=False) | has_status(APPEALED)
    elif verified:
        keep &= counting(kinds)
    left = events.filter(keep if waivable else keep | waived)
    for name, bound in least:
        above, below = pl.col("quantity.n").cast(pl.Int128), pl.col("quantity.d").cast(pl.Int128)
        enough = above * bound.denominator >= below * bound.numerator
        left = left.filter((pl.col("kind") != name) | enough.fill_null(value=True))
    if not waivable or not decisions.height or not left.height:
        return left
    waivers = waivers_of(decisions).select("subject", pl.col("ref").alias("case"))
    return left.join(waivers, on=["subject", "case"], how="anti", maintain_order="left")


def waivers_of(decisions: pl.DataFrame) -> pl.DataFrame:
    """Keep the waivers that take an effect away: not one that is rejected, nor one that is a `step` of a chain."""
    import polars as pl

    granted = pl.col("outcome").fill_null("approved") != "rejected"
    return decisions.filter((pl.col("kind") == "waiver") & granted & pl.col("step").is_null())


def with_appeals(events: pl.DataFrame, decisions: pl.DataFrame) -> pl.DataFrame:
    """Add `appealed` (Boolean): whether an appeal against the event is open.

    It is decided by a waiver (upheld, or with the outcome rejected dismissed) or an approval of what stands,
    that names the event's case and nothing else: a step of a chain, or an approval of a procedure or a level,
    decides that.
    """
    import polars as pl

    if not (events["status"] == APPEALED).any():
        return events.with_columns(pl.lit(value=False).alias(APPEALED))
    bare = pl.all_horizontal(pl.col("item", "level").is_null())
    answers = (pl.col("kind") == "waiver") | ((pl.col("kind") == "approval") & bare)
    settled = decisions.filter(answers & pl.col("step").is_null()).select(
        "subject", pl.col("ref").alias("case"), pl.lit(value=True).alias("_settled")
    )
    joined = events.join(settled.unique(), on=["subject", "case"], how="left", maintain_order="left")
    return joined.with_columns((has_status(APPEALED) & pl.col("_settled").is_null()).alias(APPEALED)).drop(
        "_settled"
    )


def counted(events: pl.DataFrame, trigger: Trigger) -> pl.DataFrame:
    """Add `nth` (Int64 from 1): the place of an event in its subject's window, by moment, ref, seq.

    The rows come in that order.

    Args:
        events: rows in force, of one counter, each once, with `case` and `day`.
        trigger: as `trigger_on` returns it.
    """
    import polars as pl

    apart = trigger.counter == "kind"
    keys = [pl.col("subject"), _window_of(trigger.window), *([pl.col("kind")] if apart else [])]
    ordered = events.sort("subject", "on", "ref", "kind", "seq", nulls_last=True)
    if not (trigger.expires or trigger.clears):
        return ordered.with_columns(pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over(keys).alias("nth"))
    group = ordered.select(pl.struct(keys).rank("dense").alias("group"))["group"]
    days: dict[int, list[date]] = {}
    places = []
    for key, day in zip(group, ordered["day"], strict=True):
        days[key] = [*_still_counting(days.get(key, []), day, trigger), day]
        places.append(len(days[key]))
    return ordered.with_columns(pl.Series("nth", places, dtype=pl.Int64))


def _still_counting(days: list[date], day: date, trigger: Trigger) -> list[date]:
    """Return the earlier days that count towards an event of `day`."""
    if trigger.clears and days and _quarter(day) - _quarter(days[-1]) > 1:
        return []
    if not trigger.expires:
        return days
    return [one for one in days if add_months(one, trigger.expires) > day]


def _quarter(day: date) -> int:
    return day.year * 4 + (day.month - 1) // 3


def _window_of(window: str) -> pl.Expr:
    import polars as pl

    year, month = pl.col("day").dt.year().cast(pl.Int64), pl.col("day").dt.month().cast(pl.Int64)
    if window == "always":
        return pl.lit(0, dtype=pl.Int64)
    return year * 12 + (month - 1) // _WINDOWS[window].months


def trigger_on(rule: Rule, trigger: Trigger, catalogue: Catalogue, day: date) -> Trigger:
    """Return the trigger as parameters of these names have it on a day.

    `reset_period` is its window; `kinds` are the kinds that count (names, short or full); with
    `shared_counter` false each kind is counted by itself; `waiver` false makes waivers void;
    `require_verified` false lets an event count before anybody has verified it (S000.F3.2);
    `expiry_months` is how long an event counts; `break_rule` warning_free_quarter clears. `<kind>_included`
    true adds a kind, `<kind>_minutes` is how long one must have lasted to count.

    Raises:
        PolicyError: for a kind of event that does not exist, or an `expiry_months` that is no whole number.
    """

    def parameter(name: str) -> Value:
        found = rule.parameter(name)
        return None if found is None else value_on(rule.id, found, day, rule.where).value

    def flag(name: str, otherwise: bool) -> bool:
        found = parameter(name)
        return found if isinstance(found, bool) else otherwise

    window, kinds, expires = parameter("reset_period"), parameter("kinds"), parameter("expiry_months")
    if expires is not None and not (
        isinstance(expires, Fraction) and expires > 0 and expires.denominator == 1
    ):
        raise PolicyError(
            Fault(
                "parameter",
                sentence("expiry_months must be a whole number above 0, or none"),
                f"{rule.id}.expiry_months",
            )
        )
    named = kinds if isinstance(kinds, tuple) else trigger.kinds
    added = tuple(
        one.name.removesuffix("_included")
        for one in rule.parameters
        if one.name.endswith("_included") and parameter(one.name) is True
    )
    least = tuple(
        (kind, bound)
        for kind in trigger.kinds
        if isinstance(bound := parameter(f"{short(kind)}_minutes"), Fraction)
    )
    return attrs.evolve(
        trigger,
        least=least,
        window=window if isinstance(window, str) else trigger.window,
        kinds=kinds_named(f"{rule.id}.kinds", trigger.kinds, catalogue, (*named, *added)),
        counter="kind" if parameter("shared_counter") is False else trigger.counter,
        waivable=flag("waiver", trigger.waivable),
        verified=flag("require_verified", trigger.verified),
        expires=int(expires) if isinstance(expires, Fraction) else trigger.expires,
        clears="quarter" if parameter("break_rule") == "warning_free_quarter" else trigger.clears,
    )


def kinds_named(
    parameter: str, known: Sequence[str], catalogue: Catalogue, names: Sequence[object]
) -> tuple[str, ...]:
    """Return the full names of the kinds of event that a parameter lists; of two the one already `known`.

    Raises:
        PolicyError: for kinds that do not exist.
    """
    by_short = {short(name): name for name in (*catalogue.events, *known)}
    full = {**by_short, **{name: name for name in (*catalogue.events, *known)}}
    unknown = [str(name) for name in names if name not in full]
    if unknown:
        raise PolicyError(
            *(
                Fault(
                    "unknown_event",
                    sentence("there is no kind of event {name!r}", name=name),
                    parameter,
                    hint=nearest(name, full),
                )
                for name in unknown
            )
        )
    return tuple(dict.fromkeys(full[str(name)] for name in names))


def counter_name(trigger: Trigger, rule: str) -> str:
    """Return the name under which a trigger's events are counted together within its set."""
    return trigger.counter if trigger.counter not in ("", "kind") else f"{rule}:{trigger.counter}"


__all__ = [
    "APPEALED",
    "WAIVED",
    "counted",
    "counter_name",
    "in_force",
    "kinds_named",
    "trigger_on",
    "waivers_of",
    "window_start",
    "with_appeals",
]
