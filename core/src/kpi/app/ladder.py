"""`kpi ladder`: where everyone stands, what is met and what is missing for the next level, what is proposed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kpi.app.directory import Directory, directory_of, proposed
from kpi.app.ladder_cases import add_cases
from kpi.app.session import Session, open_session
from kpi.app.show import read_period, run_for
from kpi.errors import Fault, UsageError
from kpi.frozen import frozen
from kpi.model.label import Label
from kpi.model.ladder import Ladder
from kpi.model.names import short
from kpi.model.period import Period
from kpi.output.brief import brief
from kpi.store import Run

if TYPE_CHECKING:
    from kpi.engine.context import Context
    from kpi.engine.explain.ladder import Part, Stand

Row = dict[str, Any]

_LOSING = Label("失去现级", "losing the level")
_MET = {True: Label("是", "yes"), False: Label("否", "no"), None: Label("无数据", "no data")}


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
    from kpi.engine.run import prepare, stages

    wanted = read_period(period)
    with open_session(db, policy) as session:
        ladders = session.policy.catalogue.ladders
        bound = {one.ladder for one in session.policy.bindings if one.ladder}
        at = _looked_at(wanted, [ladders[name] for name in sorted(bound) if name in ladders])
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
        hint = 'bind one: [[bind]] role = "...", ladder = "..."'
        raise UsageError(Fault("no_ladder", "nobody is bound to a ladder", where="kpi.toml", hint=hint))
    fitting = [one.frequency for one in ladders if one.frequency.months <= wanted.frequency.months]
    if not fitting:
        longest = min(ladders, key=lambda one: one.frequency.months)
        hint = f"give --period {Period.of(wanted.end, longest.frequency)}"
        message = f"{longest.id} is looked at each {longest.frequency}"
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
                rows.append(names.beside({**row, **_told(stand, ladder, names.labels, lang)}))
    return rows


def _told(stand: Stand, ladder: Ladder, labels: Mapping[str, Label], lang: str) -> Row:
    return {
        "level": None if stand.level is None else stand.level.id,
        "level_label": None if stand.level is None else stand.level.label,
        "since": stand.since,
        "next": None if stand.next is None else stand.next.id,
        "next_label": None if stand.next is None else stand.next.label,
        "met": [one.name for one in stand.parts if one.met],
        "missing": [one.name for one in stand.parts if not one.met],
        "missing_told": _why_or_missing(stand, lang),
        "conditions": [_condition(one, lang) for one in stand.parts],
        "losing": [_condition(one, lang) for one in stand.losing if one.met],
        "proposal": stand.proposal or None,
        "proposed_level": stand.target or None,
        "proposal_told": proposed(labels, ladder.id, stand.proposal, stand.target)
        if stand.proposal
        else None,
        "status": stand.status or None,
        "cause": stand.cause,
        "flags": list(stand.flags),
        "flags_told": _gathered(stand.flags),
        "looked_at": _looked_at_parts(stand, lang),
    }


def _why_or_missing(stand: Stand, lang: str) -> list[str]:
    due = stand.proposal in ("demote", "dismissal")
    losing = [one for one in stand.losing if one.met] if due else []
    return [_brief(one, lang, gather=True) for one in losing or stand.parts if losing or not one.met]


def _gathered(flags: Collection[str]) -> list[str]:
    """Return flags with those that differ after their colon alone counted."""
    counts = Counter(flag.partition(":")[0] for flag in flags)
    told = {
        stem: f"{stem} ×{counts[stem]}" if counts[stem] > 1 else flag
        for flag in flags
        for stem in [flag.partition(":")[0]]
    }
    return list(told.values())


def _looked_at_parts(stand: Stand, lang: str) -> list[Row]:
    """Return a row for every condition that was read: those of the next level, then those that take this one away."""
    rows = [(stand.next, one) for one in stand.parts] + [(None, one) for one in stand.losing]
    return [
        {
            **_condition(part, lang),
            "for": _LOSING if level is None else level.label,
            "met": _MET[part.met],
        }
        for level, part in rows
    ]


def _brief(part: Part, lang: str, *, gather: bool = False) -> str:
    return brief(part.why, lang, part.rule.label.text(lang), gather=gather)


def _condition(part: Part, lang: str) -> Row:
    return {
        "name": part.name,
        "rule": part.rule.id,
        "rule_name": short(part.rule.id),
        "met": part.met,
        "told": _brief(part, lang),
        "clauses": list(part.rule.clauses),
    }


__all__ = ["LadderPage", "ladder_page"]
