"""The flags and causes of lines and results in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kpi.app.vocabulary import MONEY
from kpi.words import Label, phrase, phrase_in

FLAGS: Mapping[str, Label] = {
    "above_max": phrase("above the maximum"),
    "appealed": phrase("appealed"),
    "below_min_wage": phrase("below the minimum wage"),
    "below_minimum_wage": phrase("below the minimum wage"),
    "blocked": phrase("blocked"),
    "carried_forward": phrase("amount of an expired table"),
    "closed_without_acceptance": phrase("closed without acceptance"),
    "counts_open_lines": phrase("counts what is not decided"),
    "decided": phrase("decided by a person"),
    "default_assumed": phrase("default assumed"),
    "discretionary": phrase("at discretion"),
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
    "minimum_wage_unknown": phrase("minimum wage unknown"),
    "na_drop": phrase("not counted"),
    "na_full": phrase("full mark given"),
    "na_rescale": phrase("rescaled"),
    "na_zero": phrase("counted as zero"),
    "no_target": phrase("no target set"),
    "not_assessed": phrase("not assessed"),
    "not_given": phrase("not given"),
    "out_of_range": phrase("out of range"),
    "overlap": phrase("bands overlap"),
    "partly_rated": phrase("rated in part"),
    "promote_and_demote": phrase("both to rise and to lose the level"),
    "prorated": phrase("by days"),
    "quarantined": phrase("unusable facts, not computed"),
    "quota_full": phrase("no place on the level"),
    "quota_tied": phrase("more with the same score than places"),
    "reads_unsigned": phrase("made of an unsigned score"),
    "refused": phrase("value not accepted"),
    "rejected": phrase("rejected"),
    "sample_too_small": phrase("sample too small"),
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
"""What people read for a flag; one that is not here is told as it is, its underscores as spaces."""


def flag_label(flag: str) -> Label:
    """Return a flag in words: `unsigned:审核` too, which says of whom or what it is."""
    stem, colon, name = flag.partition(":")
    if colon:
        known = _named(stem, name)
        return known or Label(en=f"{stem.replace('_', ' ')}: {name}")
    kind = flag.removeprefix("forfeited_")
    if kind != flag and kind in MONEY:
        return phrase("forfeited: {kind}", kind=MONEY[kind])
    return FLAGS.get(flag) or Label(en=flag.replace("_", " "))


def flag_labels(flags: Iterable[str]) -> list[Label]:
    """Return flags in words, each once."""
    return list(dict.fromkeys(flag_label(one) for one in flags))


def cause_label(cause: str) -> Label | str:
    """Return what set a line off in words: an event, a decision, or what stands there where it is neither."""
    word, _, name = cause.partition(" ")
    if word == "event":
        return phrase("event {name}", name=name)
    if word == "decision":
        return phrase("decision {name}", name=name)
    return phrase("taken over") if cause == "taken over" else cause


def _named(stem: str, name: str) -> Label | None:
    if stem == "capped_by":
        return phrase("limited by {name}", name=name)
    if stem == "case":
        return phrase("case {name}", name=name)
    return phrase("unsigned: {name}", name=name) if stem == "unsigned" else None


__all__ = ["FLAGS", "cause_label", "flag_label", "flag_labels"]
