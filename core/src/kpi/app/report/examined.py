"""What the check of the policy found, and what the run reported."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from kpi.app.checking import Report
from kpi.app.report.given import Given
from kpi.app.report.words import ID, NAME, first_rows
from kpi.app.slips.problems import problem_label
from kpi.model.line import Problem
from kpi.output.locales import dated
from kpi.output.report import Field, Note, Section, Sort, Table
from kpi.words import phrase

SEVERITIES = {
    "error": phrase("error"),
    "warning": phrase("warning"),
    "note": phrase("note"),
}
FEW = 5
"""Metrics without facts that are listed: forms that nobody fills in yet have dozens."""
_UNFED = "unfed"

_FINDINGS = (
    Field("severity", phrase("Severity"), Sort.NAME, words=SEVERITIES),
    Field("about", phrase("Rule"), optional=True),
    Field("message", phrase("Finding"), Sort.LONG),
    Field("settled", phrase("Settled by"), optional=True),
    Field("parameter", phrase("To be mended by"), optional=True),
    Field("clauses", phrase("Clauses"), optional=True),
    Field("code", phrase("Code"), Sort.NAME),
)
_COUNTS = (
    Field("severity", phrase("Severity"), Sort.NAME, words=SEVERITIES),
    Field("code", phrase("Code"), Sort.NAME),
    Field("count", phrase("Findings"), Sort.COUNT),
)
_PROBLEMS = (
    NAME,
    Field("message", phrase("Message"), Sort.LONG),
    Field("code", phrase("Problem")),
    ID,
)


def findings(given: Given, report: Report) -> Section:
    """Return the errors and warnings of the check as of the end of the period; notes are counted by their codes."""
    title = phrase("Findings of the check")
    rows = report.rows(given.lang)
    about = phrase("The policy as it is today, with the numbers of {day}: kpi check --on {on}",
                   day=dated(given.period.end), on=given.period.end.isoformat())  # fmt: skip
    if not rows:
        return Section("check", title, (Note(about), Note(phrase("Nothing was found."))))
    return Section("check", title, (Note(about), *_found(given, rows)))


def _found(given: Given, rows: Sequence[dict[str, Any]]) -> Iterator[Table | Note]:
    heavy = [row for row in rows if row["severity"] != "note"]
    dry = [row for row in heavy if row["code"] == _UNFED]
    told = [row for row in heavy if row["code"] != _UNFED] + dry[:FEW]
    if told:
        first, beyond = first_rows(told, f"kpi check --on {given.period.end}", 100)
        yield Table(phrase("Errors and warnings"), _FINDINGS, first, "severity", beyond=beyond)
    else:
        yield Note(phrase("There is no error and no warning."))
    if len(dry) > FEW:
        yield Note(phrase("{n:,} more metrics never had a fact.", n=len(dry) - FEW))
    counts = Counter((row["severity"], row["code"]) for row in rows)
    counted = [
        {"severity": severity, "code": code, "count": count}
        for (severity, code), count in sorted(counts.items(), key=lambda one: (list(SEVERITIES).index(one[0][0]), -one[1], one[0]))
    ]  # fmt: skip
    yield Table(phrase("How many of which kind"), _COUNTS, counted, "code")


def problems(given: Given, found: Sequence[Problem]) -> Section:
    """Return what the run reported about people and about itself."""
    title = phrase("Problems of the run")
    if not found:
        return Section("problems", title, (Note(phrase("The run reported none.")),))
    rows = [
        {
            "id": one.subject,
            "name": given.called(one.subject) if one.subject else "",
            "message": one.message,
            "code": problem_label(one.code) or one.code,
        }
        for one in found
    ]
    first, beyond = first_rows(rows, f"kpi run --period {given.period} --dry-run -o json", 200)
    fields = tuple(one for one in _PROBLEMS if one not in (ID, NAME) or any(row["id"] for row in rows))
    return Section("problems", title, (Table(phrase("What the run reported"), fields, first, "code", beyond=beyond),))  # fmt: skip


__all__ = ["SEVERITIES", "findings", "problems"]
