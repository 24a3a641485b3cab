"""`kpi ladder`: where everyone stands, what is met and what is missing for the next level, what is proposed."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from kpi.app.beside import notes
from kpi.app.directory import Directory, directory_of
from kpi.app.ladder_cases import add_cases
from kpi.app.ladder_rows import Row, stand_row
from kpi.app.session import Session, open_session
from kpi.app.show import read_period, run_for
from kpi.app.vocabulary import PERIODS
from kpi.errors import Fault, UsageError
from kpi.frozen import frozen
from kpi.model.ladder import Ladder
from kpi.model.period import Period
from kpi.store import Run
from kpi.words import sentence

if TYPE_CHECKING:
    from kpi.engine.context import Context


@frozen
class LadderPage:
    """A row a person on a ladder, as the run of the period knew the facts."""

    period: Period
    run: Run
    rows: list[Row]
    outdated: bool = False
    """Whether facts came in after the run that it would read now."""
    about: str = ""
    """What the one person asked for is called."""


def ladder_page(
    db: Path, policy: Path | None, period: str, subject: str | None, lang: str, today: date
) -> LadderPage:
    """Return where everyone, or one subject (id or name), stands.

    A ladder that is looked at more often than the period is shown as of the last time within it. Beside what the
    run proposed stands the case that is open, or that answered the proposal, as it is recorded today.

    Raises:
        DataError: where that period was never run.
        UsageError: for an unknown subject, and where nobody is bound to a ladder that is looked at then.
    """
    wanted = read_period(period)
    with open_session(db, policy) as session:
        ladders = session.policy.catalogue.ladders
        at = _looked_at(wanted, [ladders[name] for name in bound_ladders(session)])
        return ladder_at(session, at, subject, lang, today)


def bound_ladders(session: Session) -> list[str]:
    """Return the ladders that somebody is bound to."""
    bound = {one.ladder for one in session.policy.bindings if one.ladder}
    return [name for name in sorted(bound) if name in session.policy.catalogue.ladders]


def ladder_at(session: Session, at: Period, subject: str | None, lang: str, today: date) -> LadderPage:
    """Return where everyone, or one subject, stood on the ladders that are looked at in a period of that kind.

    Raises:
        DataError: where that period was never run.
        UsageError: for an unknown subject.
    """
    from kpi.engine.run import prepare, stages

    run = run_for(session, at)
    names = directory_of(session.store.facts(), session.policy.catalogue)
    context = prepare(session.policy, session.store.facts(run.seq), at)
    stages(context)
    id = None if subject is None else names.subject(subject)
    rows = _rows(context, session, names, id, lang)
    add_cases(rows, session, names, context.day, today, lang)
    about = "" if id is None else f"{id} {names.subjects.get(id, '')}".rstrip()
    return LadderPage(at, run, rows, session.store.has_news(run), about)


def _looked_at(wanted: Period, ladders: list[Ladder]) -> Period:
    """Return the last period of a bound ladder's frequency within the one wanted."""
    if not ladders:
        hint = sentence('bind one: [[bind]] role = "...", ladder = "..."')
        raise UsageError(
            Fault("no_ladder", sentence("nobody is bound to a ladder"), where="kpi.toml", hint=hint)
        )
    fitting = [one.frequency for one in ladders if one.frequency.months <= wanted.frequency.months]
    if not fitting:
        longest = min(ladders, key=lambda one: one.frequency.months)
        hint = sentence("give --period {period}", period=Period.of(wanted.end, longest.frequency))
        message = sentence(
            "{ladder} is looked at each {period}", ladder=longest.id, period=PERIODS[longest.frequency]
        )
        raise UsageError(Fault("bad_period", message, where="--period", hint=hint))
    return Period.of(wanted.end, max(fitting, key=lambda one: one.months))


def _rows(context: Context, session: Session, names: Directory, subject: str | None, lang: str) -> list[Row]:
    from kpi.engine.explain.ladder import stands

    ids = dict(context.names.select("subject", "id").iter_rows())
    units = dict(context.population.people.select("subject", "unit").iter_rows())
    only = None if subject is None else [key for key, id in ids.items() if id == subject]
    rows = []
    for name in sorted(context.population.bound.ladders):
        ladder = session.policy.catalogue.ladders[name]
        if ladder.frequency is context.period.frequency:
            for stand in stands(context, ladder, only):
                row = {"id": ids[stand.subject], "unit": ids.get(units.get(stand.subject)), "ladder": name}
                told = stand_row(stand, ladder, names.labels, lang)
                told["beside"] = notes(context, stand.subject, [stand.proposal])
                rows.append(names.beside({**row, **told}))
    return rows


__all__ = ["LadderPage", "bound_ladders", "ladder_at", "ladder_page"]
