"""`kpi explain`: the tree behind each line of a subject, as the recorded run knew the facts."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from kpi.app.directory import Directory, directory_of
from kpi.app.session import Session, open_session
from kpi.app.show import read_period, run_for
from kpi.engine.explain import ExplainedLine, explain
from kpi.engine.explain.near import rests_on_the_unit
from kpi.engine.explain.shown import SHOWN
from kpi.frozen import frozen
from kpi.model.line import Line
from kpi.words import Label

if TYPE_CHECKING:
    from kpi.engine.facts import Facts
    from kpi.model.period import Period
    from kpi.store import Run

CHANGED = "not_as_recorded"
"""Flag of a line that the run has not recorded like this: policy, plugins or earlier runs have changed since."""


@frozen
class Explanation:
    """The lines of a subject with their reasons; `labels` are those of rules and cards by id.

    `scores` are the subject's recorded totals by card, where all lines were asked for.
    """

    subject: str
    name: str
    period: str
    run: int
    lines: tuple[ExplainedLine, ...]
    labels: dict[str, Label]
    scores: dict[str, Fraction | None] = attrs.field(factory=dict)

    @property
    def changed(self) -> bool:
        """Whether some line is not what the run recorded."""
        return any(CHANGED in one.line.flags for one in self.lines)


def explain_subject(
    db: Path, policy: Path | None, subject: str, period: str, rule: str | None, rows: int = SHOWN
) -> Explanation:
    """Explain the lines of a subject (id or name) in the run of a period that counts, all or those of one rule.

    At most `rows` rows behind a number are listed.

    Raises:
        DataError: where the period was never run.
        UsageError: for an unknown subject, or a rule that none of the subject's lines has.
    """
    wanted = read_period(period)
    with open_session(db, policy) as session:
        run = run_for(session, wanted)
        subject, known, names = _asked(session, run, wanted, subject)
        lines = explain(session.policy, known, wanted, subject, rule, rows)
        recorded = {_gist(line) for line in session.store.lines(run.id, subject)}
        marked = tuple(
            one if not one.recorded or _gist(one.line) in recorded else _changed(one) for one in lines
        )
        marked = tuple(one if one.recorded else _named(one, names) for one in marked)
        name = names.subjects.get(subject, "")
        results = [] if rule else session.store.results_of(run.id, subject)
        scores = {one.card: one.score for one in results}
        return Explanation(subject, name, str(wanted), run.id, marked, dict(names.labels), scores)


def _asked(session: Session, run: Run, period: Period, subject: str) -> tuple[str, Facts, Directory]:
    """Return the id of whom is asked for, the facts that the explanation rests on, and what ids are called."""
    catalogue, now = session.policy.catalogue, session.store.facts()
    if rests_on_the_unit(session.policy, period):
        # In a large company only the same unit is read.
        beside, known = now.near(subject), session.store.facts(run.seq).near(subject)
        if beside is not None and known is not None:
            names = directory_of(beside, catalogue)
            if subject in names.subjects:
                return subject, known, names
    names = directory_of(now, catalogue)
    return names.subject(subject), session.store.facts(run.seq), names


def _named(one: ExplainedLine, names: Directory) -> ExplainedLine:
    """Write the names beside the ids of those that a rank compares."""
    if one.why is None:
        return one
    args = [(arg, names.subjects.get(arg.label.en, "")) for arg in one.why.args]
    named = (
        arg if name in ("", arg.label.en) else attrs.evolve(arg, label=Label(en=f"{arg.label.en} {name}"))
        for arg, name in args
    )
    return attrs.evolve(one, why=attrs.evolve(one.why, args=tuple(named)))


def _gist(line: Line) -> tuple[object, ...]:
    return (line.card, line.item, line.rule, line.stage, line.amount, line.cause)


def _changed(one: ExplainedLine) -> ExplainedLine:
    return attrs.evolve(one, line=attrs.evolve(one.line, flags=(*one.line.flags, CHANGED)))
