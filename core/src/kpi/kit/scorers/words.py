"""Rules in words: how the templates of the scorers print their numbers and choices."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from kpi.exact import show
from kpi.kit.scorers.codes import CHOICES
from kpi.words import Label, listed, phrase, phrase_in

_OPTIONAL, _FIELD = re.compile(r"\[\[(.*?)\]\]"), re.compile(r"{(\w+)}")
_OPEN = ("full", "weight", "max", "amount", "deduct_per_late", "table", "tiers")


class Share(Fraction):
    """A number of the unit ratio, which people read as a percentage."""


Words = Mapping[str, Any]
"""What a template gets: parameters by name (bare values or constants), and the labels of the inputs."""


def said(value: Any, lang: str = "en") -> str:
    """Print a value of a parameter: a number exactly, a share as a percentage, nothing as none, a list with commas, a code in words."""
    bare = getattr(value, "value", value)
    if bare is None:
        return phrase_in("value", "none").text(lang)
    if isinstance(bare, bool):
        return (phrase("yes") if bare else phrase("no")).text(lang)
    if isinstance(bare, Share):
        return f"{show(Fraction(bare * 100))}%"
    if isinstance(bare, Fraction):
        return show(bare)
    if bare in ((), {}):
        return said(None, lang)
    if isinstance(bare, Mapping):
        return listed(f"{name}: {_inside(one, lang)}" for name, one in bare.items()).text(lang)
    if isinstance(bare, tuple | list):
        return listed(_inside(one, lang) for one in bare).text(lang)
    word = str(bare)
    return CHOICES.get(word, Label(word, word.replace("_", " "))).text(lang)


def points_of(name: Label | str, points: str) -> Label:
    """Say what something is worth, as a member of a list."""
    return phrase_in("points", "{name}: {points}", name=name, points=points)


def _inside(value: Any, lang: str) -> str:
    """Print a value within a list or table: one that is such itself in brackets, so that its end is seen."""
    nested = isinstance(getattr(value, "value", value), Mapping | tuple | list)
    return f"[{said(value, lang)}]" if nested else said(value, lang)


def template(told: Label | str, en: str = "", *, of: Callable[..., Any]) -> Callable[[Words, str], str]:
    """Make a template of a text with `{argument}` fields: a phrase of a catalogue, or Chinese and English.

    What is not given has the default of the scorer `of`, or is a dash. What stands in `[[...]]` is printed only
    where each of its arguments has a value.
    """
    text = told if isinstance(told, Label) else Label(told, en)

    def render(words: Words, lang: str) -> str:
        known = {**_defaults(of), **words}
        kept = _OPTIONAL.sub(lambda part: _kept(part[1], known), text.text(lang))
        return kept.format_map(_Said(known, lang))

    return render


def _kept(part: str, known: Words) -> str:
    values = [known.get(name) for name in _FIELD.findall(part)]
    bare = [getattr(one, "value", one) for one in values]
    return "" if any(one is None or one is False for one in bare) else part


def _defaults(function: Callable[..., Any]) -> dict[str, Any]:
    taken = inspect.signature(function).parameters.values()
    return {one.name: one.default for one in taken if one.default is not one.empty}


class _Said(dict[str, str]):
    """Fields of a text: an amount that nobody set says so; what a template names but nobody gave is a dash."""

    def __init__(self, words: Words, lang: str) -> None:
        super().__init__({name: said(value, lang) for name, value in words.items()})
        unset = phrase("(not set)").text(lang)
        self.update({name: unset for name in _OPEN if name in words and words[name] is None})

    def __missing__(self, name: str) -> str:
        return "-"
