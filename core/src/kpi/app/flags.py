"""The flags and causes of lines and results in words: short for a cell, as a sentence for whom they are about."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from kpi.app.vocabulary import MONEY, NA_POLICIES
from kpi.engine.sanctions.effects import PROPOSAL
from kpi.words import Label, phrase, phrase_in

FLAGS: Mapping[str, Label] = {
    "above_max": phrase("above the maximum"),
    "appealed": phrase("appealed"),
    "below_min_wage": phrase("below the minimum wage"),
    "below_minimum_wage": phrase("below the minimum wage"),
    "blocked": phrase("blocked"),
    "carried": phrase("carried over"),
    "carried_forward": phrase("amount of an expired table"),
    "clock_unknown": phrase("time not known"),
    "closed_without_acceptance": phrase("closed without acceptance"),
    "counts_open_lines": phrase("counts what is not decided"),
    "decided": phrase("decided by a person"),
    "default_assumed": phrase("default assumed"),
    "disabled": phrase("not used"),
    "discretionary": phrase("at discretion"),
    "excluded": phrase("left out of the comparison"),
    "forfeited": phrase("forfeited"),
    "gap": phrase("in a gap of the bands"),
    "group_incomplete": phrase("group not complete"),
    "group_left_out": phrase("a group of raters left out"),
    "groups_merged": phrase("groups of raters merged"),
    "held": phrase("held"),
    "incomplete": phrase("a part is missing"),
    "incomplete_pay": phrase("pay not complete"),
    "informational": phrase("for information"),
    "inverted": phrase("read the other way round"),
    "joint": phrase("liable beside somebody"),
    "law_dismissal": phrase("a dismissal needs its grounds in law"),
    "level_kept": phrase("pay of the level before"),
    "limit_refused": phrase("more taken than allowed"),
    "local_average_unknown": phrase("local average wage unknown"),
    "minimum_wage_lifted": phrase("not compared with the minimum wage"),
    "minimum_wage_unknown": phrase("minimum wage unknown"),
    "na_drop": phrase("not counted"),
    "na_full": phrase("full mark given"),
    "na_rescale": phrase("rescaled"),
    "na_zero": phrase("counted as zero"),
    "no_appraisal": phrase("no appraisal yet"),
    "no_target": phrase("no target set"),
    "not_assessed": phrase("not assessed"),
    "not_given": phrase("not given"),
    "notice_unknown": phrase("not known whether it was announced"),
    "out_of_range": phrase("out of range"),
    "overlap": phrase("bands overlap"),
    "partly_rated": phrase("rated in part"),
    "parts_missing": phrase("results of earlier periods missing"),
    "promote_and_demote": phrase("both to rise and to lose the level"),
    "prorated": phrase("by days"),
    "quarantined": phrase("unusable facts, not computed"),
    "quota_full": phrase("no place on the level"),
    "quota_tied": phrase("more with the same score than places"),
    "reads_unsigned": phrase("made of an unsigned score"),
    "refused": phrase("value not accepted"),
    "rejected": phrase("rejected"),
    "returned": phrase("returned"),
    "sample_too_small": phrase("sample too small"),
    "signed_another_score": phrase("another score signed"),
    "skips_level": phrase("skips a level"),
    "steps_not_recorded": phrase("steps of approval not recorded"),
    "taken_over": phrase("taken over"),
    "target_met": phrase("target met"),
    "target_missed": phrase("target missed"),
    "total_above": phrase("total above what is expected"),
    "total_below": phrase("total below what is expected"),
    "truncated": phrase("print cut off"),
    "ungraded": phrase("without a grade"),
    "waived": phrase_in("flag", "waived"),
    "window_incomplete": phrase("window not complete"),
}
"""What a cell says of a flag; one that is not here is told as it is, its underscores as spaces."""

_QUIET = frozenset({"target_met", "target_missed", "discretionary", "carried", "appealed", "blocked"})
"""What a line says already by its amount, its status or its place."""

_WAITING: Mapping[str, Label] = {
    "reads_unsigned": phrase("waits for the signatures under the score"),
    "appealed": phrase("waits for the decision of an appeal"),
    "limit_refused": phrase("more is taken than allowed: the pay waits for a decision"),
    "group_incomplete": phrase("waits for the scores of others in the group"),
    "incomplete": phrase("waits for a part that is missing"),
    "not_assessed": phrase("waits for data that is missing"),
    "blocked": phrase("waits for data, or for a choice of the company"),
    "parts_missing": phrase("waits for the results of earlier periods"),
}
"""What a line waits for that is not final."""

_TOLD: Mapping[str, Label] = {
    "default_assumed": phrase("rests on an assumption, see below"),
    "gap": phrase("the regulation does not list this value; the gap was filled"),
    "not_assessed": phrase("not assessed: no data"),
    "decided": phrase("set by a decision"),
    "prorated": phrase("for a part of the period"),
    "waived": phrase("waived"),
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
"""What is said to whom a line or result is about, where that takes more than `FLAGS` has."""


def flag_label(flag: str) -> Label:
    """Return a flag in short words: `unsigned:审核` too, which says of whom or what it is."""
    stem, colon, name = flag.partition(":")
    if colon:
        return _named(stem, name)
    kind = flag.removeprefix("forfeited_")
    if kind != flag and kind in MONEY:
        return phrase("forfeited: {kind}", kind=MONEY[kind])
    return FLAGS.get(flag) or Label(en=flag.replace("_", " "))


def flag_labels(flags: Iterable[str]) -> list[Label]:
    """Return flags in short words, each once."""
    return list(dict.fromkeys(flag_label(one) for one in flags))


def told(flags: Iterable[str]) -> tuple[Label, ...]:
    """Say what is particular about a line or a result; a flag that has no sentence is told as in a cell."""
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


def cause_label(cause: str) -> Label | str:
    """Return what set a line off in words: an event, a decision, or what stands there where it is neither."""
    word, _, name = cause.partition(" ")
    if word == "event":
        return phrase("event {name}", name=name)
    if word == "decision":
        return phrase("decision {name}", name=name)
    return phrase("taken over") if cause == "taken over" else cause


def _named(stem: str, name: str) -> Label:
    match stem:
        case "capped_by":
            return phrase("limited by {name}", name=name)
        case "over":
            return phrase("over the limit {limit}", limit=name)
        case "case":
            return phrase("case {name}", name=name)
        case "unsigned":
            return phrase("unsigned: {name}", name=name)
        case "not_rated":
            return phrase("not rated: {name}", name=name)
    return Label(en=f"{stem.replace('_', ' ')}: {name}")


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
    head, _, _ = flag.partition(":")
    if flag in _QUIET or head in ("case", "unsigned") or flag.startswith(PROPOSAL):
        return None
    if head == "capped_by":
        return phrase("cut to what may be taken at most")
    policy = flag.removeprefix("na_")
    if policy != flag and policy in NA_POLICIES:
        return NA_POLICIES[policy]
    return _TOLD.get(flag) or flag_label(flag)


__all__ = ["FLAGS", "cause_label", "flag_label", "flag_labels", "told", "waiting"]
