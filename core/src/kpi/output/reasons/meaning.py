"""What the numbers of a reason are counted in, and how each is written for the person it is about."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction

import attrs

from kpi.frozen import frozen
from kpi.model.quantity import Measure
from kpi.output import locales
from kpi.output.tree import Reason
from kpi.words import Label, phrase, phrase_in

_INDEX = re.compile(r"\[[^\]]*\]")
_NEAR = 2
"""Decimals of a number that no finite decimal writes; the exact one stands in `kpi explain`."""

_UNITS = {
    Measure.SECONDS: lambda number: phrase("{number} s", number=number),
    Measure.MINUTES: lambda number: phrase("{number} min", number=number),
    Measure.HOURS: lambda number: phrase("{number} h", number=number),
    Measure.DAYS: lambda number: phrase("{number} days", number=number),
    Measure.MONTHS: lambda number: phrase("{number} months", number=number),
    Measure.YEARS: lambda number: phrase("{number} years", number=number),
}


@frozen
class Meaning:
    """What stands behind the names of a rule's tree.

    Args:
        units: of the figures that it reads, by label.
        parameters: of its numbers, by full id.
        names: what its numbers are called, by full id; those without a name are written as bare numbers.
        checked: full ids of numbers against which figures are only checked to be valid, such as a full mark.
        ordinals: figures that say the how manieth time it is.
        places: figures that stand for words, by label: what they are called instead, and the words from 1 on.
    """

    units: Mapping[Label, Measure] = attrs.field(factory=dict)
    parameters: Mapping[str, Measure] = attrs.field(factory=dict)
    names: Mapping[str, Label] = attrs.field(factory=dict)
    checked: frozenset[str] = frozenset()
    ordinals: frozenset[Label] = frozenset()
    places: Mapping[Label, tuple[Label, tuple[Label, ...]]] = attrs.field(factory=dict)


def parameter_of(why: Reason) -> str:
    """Return the full id of the parameter that a number stands in, without its place in a list."""
    return _INDEX.sub("", why.parameter)


def unit_of(why: Reason, meaning: Meaning) -> Measure | None:
    """Return what a figure or a number is counted in, None where nobody says."""
    if why.parameter:
        return meaning.parameters.get(parameter_of(why))
    return meaning.units.get(why.label)


def written(
    why: Reason, meaning: Meaning, lang: str, unit: Measure | None = None, *, reckoned: bool = False
) -> str:
    """Write a value in its unit, or in `unit` where it has none of its own; a counted rate has its counts beside it.

    Where it is `reckoned` with, it is written as the number that is: points of percent without their sign, no counts.
    """
    value = why.value
    if value is None:
        return phrase("no data").text(lang)
    if isinstance(value, bool):
        return (phrase("yes") if value else phrase("no")).text(lang)
    if not isinstance(value, Fraction):
        return str(value)
    measure = unit_of(why, meaning) or unit
    counts = [arg.value for arg in why.args if arg.op in ("numerator", "denominator")]
    if measure is Measure.RATIO or (
        measure is None and len(counts) == len(("above", "below")) and value <= 1
    ):
        text = locales.percent(value, lang, near=_NEAR)
    elif measure is Measure.PERCENT and not reckoned:
        text = locales.percent(value / 100, lang, near=_NEAR)
    elif measure in _UNITS and not reckoned:
        text = _UNITS[measure](locales.number(value, lang, near=_NEAR)).text(lang)
    else:
        text = locales.number(value, lang, near=_NEAR)
    told = [locales.number(one, lang, near=_NEAR) for one in counts if isinstance(one, Fraction)]
    return f"{text} ({'/'.join(told)})" if told and not reckoned else text


def named(why: Reason, meaning: Meaning, lang: str, *, reckoned: bool = False) -> str:
    """Write a figure with what it is called: `response time 18 s`, `time no. 1`, `severity: serious`."""
    value, number = why.value, written(why, meaning, lang, reckoned=reckoned)
    whole = isinstance(value, Fraction) and value.denominator == 1
    if whole and why.label in meaning.ordinals:
        return phrase("time no. {number}", number=number).text(lang)
    if whole and why.label in meaning.places:
        name, words = meaning.places[why.label]
        place = int(str(value))
        if 1 <= place <= len(words):
            return phrase_in("figure", "{name}: {word}", name=name, word=words[place - 1]).text(lang)
    return f"{why.label.text(lang)} {number}"


__all__ = ["Meaning", "named", "parameter_of", "unit_of", "written"]
