"""What the lines of limits say in numbers, for whom they are about."""

from __future__ import annotations

import re

from kpi.app.slips.shape import Cause
from kpi.app.vocabulary import MONEY
from kpi.exact import parse
from kpi.output import locales
from kpi.words import LANGUAGES, Label, phrase

_N = r"(-?[\d.]+)"
_OVER = re.compile(rf"(\w+) {_N} over: (.*)")
_FLOORED = re.compile(rf"claimed {_N}, left {_N}, at least {_N}")
_CAPPED = re.compile(rf"claimed {_N}, at most {_N}")
_LEFT = re.compile(rf"left {_N}.*")
_SINCE = re.compile(r"carried over from (.+)")


def limit_cause(cause: str) -> Cause:
    """Return the cause of a limit's line in words; one that is written otherwise stands as it is.

    `kpi.engine.pay.limits.booked` writes them.
    """
    return Cause(_told(cause))


def _told(cause: str) -> Label:
    if found := _OVER.fullmatch(cause):
        kind, over, why = found.groups()
        label = MONEY.get(kind, Label(kind, kind))
        return phrase(
            "{kind}: {amount} more than allowed; {why}", kind=label, amount=_yuan(over), why=_told(why)
        )
    if found := _FLOORED.fullmatch(cause):
        claimed, left, least = map(_yuan, found.groups())
        return phrase(
            "claimed {claimed}; {left} would be left, and at least {least} must be",
            claimed=claimed,
            left=left,
            least=least,
        )
    if found := _CAPPED.fullmatch(cause):
        claimed, most = map(_yuan, found.groups())
        return phrase("claimed {claimed}; at most {most} may be taken", claimed=claimed, most=most)
    if found := _LEFT.fullmatch(cause):
        return phrase("{left} is left", left=_yuan(found[1]))
    if found := _SINCE.fullmatch(cause):
        since = Label(*(_period(found[1], lang) for lang in LANGUAGES))
        return phrase("carried over from {since}", since=since)
    return Label(cause, cause)


def _yuan(text: str) -> Label:
    return Label(*(locales.money(parse(text), lang, symbol=False) for lang in LANGUAGES))


def _period(text: str, lang: str) -> str:
    try:
        return locales.period(text, lang)
    except ValueError:
        return text


__all__ = ["limit_cause"]
