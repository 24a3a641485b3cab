"""Flags of lines and results in words, for whom they are about."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from kpi.app.vocabulary import MONEY, NA_POLICIES
from kpi.engine.sanctions.effects import PROPOSAL
from kpi.words import Label, phrase, phrase_in

_QUIET = frozenset({"target_met", "target_missed", "discretionary", "carried", "appealed", "blocked"})
"""What the line says already by its amount, its status or its place."""

_WAITING = {
    "reads_unsigned": phrase("waits for the signatures under the score"),
    "appealed": phrase("waits for the decision of an appeal"),
    "limit_refused": phrase("more is taken than allowed: the pay waits for a decision"),
    "group_incomplete": phrase("waits for the scores of others in the group"),
    "incomplete": phrase("waits for a part that is missing"),
    "not_assessed": phrase("waits for data that is missing"),
    "blocked": phrase("waits for data, or for a choice of the company"),
    "parts_missing": phrase("waits for the results of earlier periods"),
}
_TOLD = {
    "default_assumed": phrase("rests on an assumption, see below"),
    "gap": phrase("the regulation does not list this value; the gap was filled"),
    "not_assessed": phrase("not assessed: no data"),
    "decided": phrase("set by a decision"),
    "prorated": phrase("for a part of the period"),
    "out_of_range": phrase("out of range"),
    "waived": phrase_in("flag", "waived"),
    "joint": phrase("for another's act, as jointly liable"),
    "forfeited": phrase("money of this kind is forfeited"),
    "taken_over": phrase("taken over as given"),
    "group_incomplete": phrase("somebody in the group has no usable score yet"),
    "group_left_out": phrase("a group of raters was too small and is left out"),
    "incomplete": phrase("made without a part that is missing"),
    "incomplete_pay": phrase("the pay can still change"),
    "level_kept": phrase("paid by the level before the demotion"),
    "below_minimum_wage": phrase("below what must be left by law"),
    "below_min_wage": phrase("below the minimum wage"),
    "quarantined": phrase("the data cannot be used: no score"),
    "parts_missing": phrase("results of earlier periods are missing"),
    "reads_unsigned": phrase("made of a score that is not signed yet"),
    "signed_another_score": phrase("a signature set another score"),
    "clock_unknown": phrase("whether it was in time is not known"),
    "total_below": phrase("below the least that is expected"),
    "total_above": phrase("above the most that is expected"),
    "inverted": phrase("counted the other way round"),
    "excluded": phrase("left out of the comparison"),
}


def told(flags: Iterable[str]) -> tuple[Label, ...]:
    """Say what is particular about a line or a result; a flag that nobody has words for stands as it is."""
    # How an item without data counts says that it has none.
    flags = list(flags)
    counted = any(flag.startswith("na_") for flag in flags)
    found = [_told(flag) for flag in flags if not (counted and flag == "not_assessed")]
    return tuple(dict.fromkeys(one for one in found if one is not None))


def waiting(flags: Iterable[str]) -> tuple[Label, ...]:
    """Say what a line that is not final waits for."""
    flags = list(flags)
    found = [_waits(flag, flags) for flag in flags]
    return tuple(dict.fromkeys(one for one in found if one is not None)) or (phrase("waits for a decision"),)


def _waits(flag: str, flags: Collection[str]) -> Label | None:
    head, _, rest = flag.partition(":")
    if head == "case" and "discretionary" in flags:
        return phrase("waits for the decision of case {case}; the least is booked until then", case=rest)
    if head == "case":
        return None if "appealed" in flags else phrase("waits for the decision of case {case}", case=rest)
    if head == "unsigned":
        return phrase("waits for the signature: {step}", step=rest)
    return _WAITING.get(flag)


def _told(flag: str) -> Label | None:
    head, _, rest = flag.partition(":")
    if flag in _QUIET or head in ("case", "unsigned") or flag.startswith(PROPOSAL):
        return None
    if flag in _TOLD:
        return _TOLD[flag]
    if flag.startswith("na_") and flag.removeprefix("na_") in NA_POLICIES:
        return NA_POLICIES[flag.removeprefix("na_")]
    if flag.startswith("forfeited_") and flag.removeprefix("forfeited_") in MONEY:
        return phrase("forfeited: {kind}", kind=MONEY[flag.removeprefix("forfeited_")])
    if head == "capped_by":
        return phrase("cut to what may be taken at most")
    if head == "over":
        return phrase("over the limit {limit}", limit=rest)
    return Label(flag, flag)


__all__ = ["told", "waiting"]
