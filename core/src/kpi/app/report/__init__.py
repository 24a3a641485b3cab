"""`kpi report`: a period on one page, from the scoreboard to the findings of the check."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from kpi.app.checking import check
from kpi.app.report.examined import findings, problems
from kpi.app.report.given import read
from kpi.app.report.levels import levels
from kpi.app.report.moved import moved
from kpi.app.report.overview import overview
from kpi.app.report.payroll import payroll
from kpi.app.report.penalties import penalties
from kpi.app.report.scoreboard import scoreboard
from kpi.app.report.spread import spread, units
from kpi.app.report.trends import trends
from kpi.app.session import open_session
from kpi.output.locales import dated, spelt
from kpi.output.report import Document
from kpi.words import phrase


def report(db: Path, policy: Path | None, period: str, lang: str, today: date) -> Document:
    """Return the report of a period, as the run that counts recorded it; no rating of a single person is in it.

    Raises:
        UsageError: for a period that is none.
        DataError: where it was never run.
    """
    with open_session(db, policy) as session:
        given = read(session, period, lang)
        examined = check(policy, given.period.end, db=db)
        found = session.store.problems(given.now.run.id)
        sections = (
            overview(given, examined, found),
            scoreboard(given),
            spread(given),
            units(given),
            trends(given),
            moved(given),
            penalties(given),
            levels(given, today),
            payroll(given),
            findings(given, examined),
            problems(given, found),
        )
        run = given.now.run
        about = phrase("Run {run}, recorded on {day}", run=run.id, day=dated(run.recorded_on))
        return Document(phrase("Report of {period}", period=spelt(run.period)), about, sections)


__all__ = ["report"]
