"""What a run reports of a person, in words for the person."""

from __future__ import annotations

from kpi.model.line import Problem
from kpi.words import NOTHING, Label, Message, phrase

_WORDS = {
    "out_of_domain": phrase("A figure lies outside what it can be: it is not used."),
    "not_assessed": phrase("Data is missing."),
    "blocked": phrase("There is no score yet: data is missing, or a choice of the company."),
    "no_assignment": phrase("Employed, but without a unit and a role: not appraised."),
    "no_card": phrase("There is no scorecard, so that nothing is paid by a score."),
    "no_pay": phrase("No pay scheme is bound."),
    "parts_missing": phrase("Results of earlier periods are missing."),
    "unsigned": phrase("Signatures are missing."),
    "too_few_raters": phrase("Too few people have rated."),
    "appeal_open": phrase("An appeal is open."),
    "limit_refused": phrase("A limit holds the pay."),
    "unknown_kind": phrase("Money from outside is of an unknown kind: it is not paid."),
}


_EXACTLY = frozenset({"out_of_domain"})
"""Of these the person has to know which figure it is."""


def problem_label(code: str) -> Label | None:
    """Return what a code of a problem means in words, None for one that nobody has words for."""
    return _WORDS.get(code)


def problem_words(problem: Problem) -> tuple[Label, Message]:
    """Return what a problem is in words, and what exactly the run noted where that alone says what it is."""
    words = _WORDS.get(problem.code)
    exactly = problem.message if words is None or problem.code in _EXACTLY else NOTHING
    return words or phrase("The run noted a problem."), exactly


__all__ = ["problem_label", "problem_words"]
