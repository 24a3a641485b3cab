"""The first page of a report: what state the run is in, and the numbers that one asks for first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from kpi.app.checking import Report
from kpi.app.report.given import Given, difference, mean
from kpi.app.report.penalties import sanctions_of, waiting_of
from kpi.app.report.spread import scores_of
from kpi.engine.computed import BLOCKED
from kpi.model.line import Problem
from kpi.output import locales
from kpi.output.locales import spelt
from kpi.output.report import Figure, Figures, Note, Section
from kpi.types import RunStatus, SubjectKind
from kpi.words import Label, listed, phrase, phrase_for

MOST_CARDS = 3
"""Cards whose mean stands among the first numbers."""


def overview(given: Given, report: Report, problems: list[Problem]) -> Section:
    """Return the state of the run and its first numbers, each with a way to more of it."""
    figures = (*_people(given), *_money(given), *_open(given), *_found(given, report, problems))
    return Section("overview", phrase("Overview"), (*_state(given), Figures(tuple(figures))))


def _state(given: Given) -> Iterator[Note]:
    store, run = given.session.store, given.now.run
    if run.status is RunStatus.BLOCKED:
        n = sum(BLOCKED in one.flags for one in given.now.results)
        yield Note(phrase_for(n, "The run is blocked: {n} result waits for data or for a choice of the company.",
                              "The run is blocked: {n} results wait for data or for a choice of the company."), "bad")  # fmt: skip
    elif run.status is RunStatus.PROVISIONAL:
        yield Note(
            phrase("The run is provisional: what waits for a decision can still change its numbers."), "wait"
        )
    if run.unit:
        yield Note(phrase("This run took only {unit}.", unit=given.called(run.unit)), "wait")
    later = [one for one in store.runs(run.period) if one.id > run.id]
    if later and not run.unit:
        told = listed(f"{one.id} ({given.called(one.unit)})" for one in later)
        yield Note(phrase("Later runs of one unit alone are not shown here: {runs}.", runs=told), "wait")
    again = f"kpi run --period {run.period}" + (f" --unit {run.unit}" if run.unit else "")
    if store.has_news(run):
        yield Note(
            phrase("Facts have come in since this run: {command} computes anew.", command=again), "wait"
        )
    if store.rests_on_old(run):
        yield Note(phrase("Earlier periods have been run again since: {command} computes anew.", command=again), "wait")  # fmt: skip


def _people(given: Given) -> Iterator[Figure]:
    kinds = {one.subject: one.kind for one in given.now.results}
    count = Counter(kinds.values())
    units = count[SubjectKind.UNIT]
    beside = phrase_for(units, "and {n} unit", "and {n} units") if units else ""
    yield Figure(
        phrase("People appraised"), locales.number(count[SubjectKind.EMPLOYEE], given.lang), beside, "scores"
    )
    for card, results in list(given.now.cards.items())[:MOST_CARDS]:
        now = mean(scores_of(results))
        if now is None:
            continue
        before = given.before
        old = None if before is None else mean(scores_of(before.cards.get(card, ())))
        change = difference(now, old)
        label = phrase("Mean score: {card}", card=given.card(card))
        yield Figure(label, given.number(now), _moved(given, change), "spread")


def _moved(given: Given, change: object) -> Label | str:
    from fractions import Fraction

    if not isinstance(change, Fraction):
        return ""
    return phrase(
        "{change} since {period}",
        change=given.number(change, sign=True),
        period=spelt(given.period.shift(-1)),
    )


def _money(given: Given) -> Iterator[Figure]:
    if not given.now.payables:
        return
    before = given.before
    old = before.payable if before is not None and before.payables else None
    moved = _moved(given, difference(given.now.payable, old))
    yield Figure(phrase("Payable, yuan"), given.number(given.now.payable), moved, "pay")


def _open(given: Given) -> Iterator[Figure]:
    found, waiting = sanctions_of(given.lines), waiting_of(given.lines)
    beside = (
        phrase("{n:,} wait for a decision", n=len(waiting))
        if waiting
        else phrase("none waits for a decision")
    )
    yield Figure(
        phrase("Awards, fines and points"), locales.number(len(found), given.lang), beside, "sanctions"
    )


def _found(given: Given, report: Report, problems: list[Problem]) -> Iterator[Figure]:
    count = Counter(one.severity for one in report.findings if not one.settled)
    beside = phrase("warnings {warnings:,}, notes {notes:,}", warnings=count["warning"], notes=count["note"])
    yield Figure(phrase("Errors of the check"), locales.number(count["error"], given.lang), beside, "check")
    yield Figure(phrase("Problems of the run"), locales.number(len(problems), given.lang), "", "problems")


__all__ = ["overview"]
