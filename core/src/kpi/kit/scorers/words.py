"""Rules in words: how the templates of the scorers print their numbers and choices."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from kpi.exact import show
from kpi.kit.scorers.codes import CHINESE

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
        return "无" if lang == "zh" else "none"
    if isinstance(bare, bool):
        return {"zh": ("否", "是")}.get(lang, ("no", "yes"))[bare]
    if isinstance(bare, Share):
        return f"{show(Fraction(bare * 100))}%"
    if isinstance(bare, Fraction):
        return show(bare)
    if bare in ((), {}):
        return said(None, lang)
    comma = "、" if lang == "zh" else ", "
    if isinstance(bare, Mapping):
        return comma.join(f"{name}: {_inside(one, lang)}" for name, one in bare.items())
    if isinstance(bare, tuple | list):
        return comma.join(_inside(one, lang) for one in bare)
    return CHINESE.get(str(bare), str(bare)) if lang == "zh" else str(bare).replace("_", " ")


def _inside(value: Any, lang: str) -> str:
    """Print a value within a list or table: one that is such itself in brackets, so that its end is seen."""
    nested = isinstance(getattr(value, "value", value), Mapping | tuple | list)
    return f"[{said(value, lang)}]" if nested else said(value, lang)


def template(zh: str, en: str, of: Callable[..., Any]) -> Callable[[Words, str], str]:
    """Make a template of two texts with `{argument}` fields.

    What is not given has the default of the scorer `of`, or is a dash. What stands in `[[...]]` is printed only
    where each of its arguments has a value.
    """

    def render(words: Words, lang: str) -> str:
        known = {**_defaults(of), **words}
        text = _OPTIONAL.sub(lambda part: _kept(part[1], known), zh if lang == "zh" else en)
        return text.format_map(_Said(known, lang))

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
        unset = "未定" if lang == "zh" else "(not set)"
        self.update({name: unset for name in _OPEN if name in words and words[name] is None})

    def __missing__(self, name: str) -> str:
        return "-"
