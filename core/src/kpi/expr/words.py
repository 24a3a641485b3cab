"""The words in which trees are printed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from kpi.frozen import frozen
from kpi.types import Scope
from kpi.words import Label, phrase, phrase_in


@frozen
class Words:
    """Patterns of one language, with the parts of a node by name."""

    brackets: str
    comma: str
    semicolon: str
    joins: Mapping[str, str]
    negation: str
    missing: str
    nothing: str
    yes: str
    no: str
    case: str
    otherwise: str
    unsaid: str
    among: str
    extremes: Mapping[str, str]
    rounding: Mapping[str, str]
    places: tuple[str, str, str]
    aggregates: Mapping[str, str]


SIGNS = {"==": "=", "!=": "≠", "<": "<", "<=": "≤", ">": ">", ">=": "≥"}

GROUPS = {
    Scope.UNIT: phrase("the unit"),
    Scope.SUBTREE: phrase("the unit and those below it"),
    Scope.ROLE: phrase("the role"),
    Scope.SIBLINGS: phrase("the sibling units"),
    Scope.CARD: phrase("the scorecard"),
    Scope.COMPANY: phrase("the company"),
}

_JOINS = {"+": " + ", "-": " - ", "*": " × ", "/": " ÷ "}


@cache
def words_of(lang: str) -> Words:
    """Return the words of a language."""

    def said(label: Label) -> str:
        return label.text(lang)

    return Words(
        brackets=said(phrase_in("tree", "({value})")),
        comma=said(phrase_in("tree", ", ")),
        semicolon=said(phrase_in("tree", "; ")),
        joins={**_JOINS, "and": said(phrase_in("tree", " and ")), "or": said(phrase_in("tree", " or "))},
        negation=said(phrase_in("tree", "not {value}")),
        missing=said(phrase_in("tree", "{value} is missing")),
        nothing=said(phrase_in("tree", "nothing")),
        yes=said(phrase("yes")),
        no=said(phrase("no")),
        case=said(phrase_in("tree", "if {condition}: {value}")),
        otherwise=said(phrase_in("tree", "else: {value}")),
        unsaid=said(phrase_in("tree", "nothing is said")),
        among=said(phrase_in("tree", "those of {group} with {condition}")),
        extremes={
            "min": said(phrase_in("tree", "the least of ({values})")),
            "max": said(phrase_in("tree", "the greatest of ({values})")),
        },
        rounding={
            "half": said(phrase_in("tree", "{value} rounded to {places}")),
            "floor": said(phrase_in("tree", "{value} rounded down to {places}")),
            "ceil": said(phrase_in("tree", "{value} rounded up to {places}")),
            "trunc": said(phrase_in("tree", "{value} cut to {places}")),
        },
        places=(
            said(phrase_in("tree", "a whole number")),
            said(phrase_in("tree", "1 decimal")),
            said(phrase_in("tree", "{n} decimals")),
        ),
        aggregates={
            "sum": said(phrase_in("tree", "the sum of {value} over {group}")),
            "mean": said(phrase_in("tree", "the mean of {value} over {group}")),
            "min": said(phrase_in("tree", "the least {value} of {group}")),
            "max": said(phrase_in("tree", "the greatest {value} of {group}")),
            "count": said(phrase_in("tree", "how many of {group} have {value}")),
            "rank": said(phrase_in("tree", "the rank by {value} in {group}, highest first")),
            "rank_ascending": said(phrase_in("tree", "the rank by {value} in {group}, lowest first")),
            "pooled": said(phrase_in("tree", "the pooled {value} of {group}")),
        },
    )
