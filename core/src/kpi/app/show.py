"""`kpi show`: what the recorded runs say, as rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import attrs

from kpi.app.directory import Directory, directory_of, line_label
from kpi.app.session import Session, open_session
from kpi.app.views import INCOMPLETE_PAY
from kpi.engine.computed import BLOCKED
from kpi.engine.sanctions.effects import PROPOSAL
from kpi.errors import DataError, Fault, UsageError
from kpi.frozen import frozen
from kpi.model.line import Line
from kpi.model.names import short
from kpi.model.period import Period
from kpi.store import Run
from kpi.types import LineStatus, Money, Stage
from kpi.words import Label, phrase, said_by, sentence

_SCORE = phrase("= score")
_PAYABLE = phrase("= payable")
_HELD = "held"
_SANCTIONS = (Stage.POINT_SANCTIONS, Stage.MONEY_SANCTIONS)

Row = dict[str, Any]


@frozen
class Page:
    """Rows of the run that counts; `subject` is the id and name of the only one they are about, if any.

    `unit_runs` are later runs of single units: they do not count where a run of the whole company is there.
    `beside` is what stands beside the proposals about that one person.
    `outdated` tells that facts came in after the run that it would read now, `rests_on_old` that an earlier period
    was run again since.
    """

    run: Run
    rows: list[Row]
    subject: str = ""
    name: str = ""
    unit_runs: tuple[Run, ...] = ()
    outdated: bool = False
    rests_on_old: bool = False
    beside: list[Row] = attrs.field(factory=list)


def score_page(db: Path, policy: Path | None, period: str, subject: str | None) -> Page:
    """Return a row a subject and card, with the names of person, unit and card."""
    with open_session(db, policy) as session:
        page, names = begin_page(session, period, subject)
        rows = [
            names.beside(
                {
                    "id": one.subject,
                    "unit": one.unit,
                    "card": one.card,
                    "score": one.score,
                    "grade": one.grade,
                    "rank": one.rank,
                    "of": one.of,
                    "target_met": one.target_met,
                    "flags": list(one.flags),
                }
            )
            for one in session.store.results_of(page.run.id)
            if page.subject in ("", one.subject)
        ]
        return attrs.evolve(page, rows=rows)


def pay_page(db: Path, policy: Path | None, period: str) -> Page:
    """Return a row a person: a column a kind of money that occurs, what is payable, and what is held.

    Whose pay is all held has a row too: nothing is payable, and the flags say why.
    """
    with open_session(db, policy) as session:
        page, names = begin_page(session, period, None)
        payable, lines = session.store.payables(page.run.id), session.store.lines(page.run.id)
        held = {line.subject for line in lines if line.stage is Stage.PAY and line.status is LineStatus.HELD}
        sums: dict[str, Row] = {
            one: {"id": one, "name": names.subjects.get(one, "")} for one in {*payable, *held}
        }
        flags: dict[str, set[str]] = {one: set() for one in sums}
        for result in session.store.results_of(page.run.id):
            if result.subject in flags and BLOCKED in result.flags:
                flags[result.subject].add(INCOMPLETE_PAY)
        for line in lines:
            if line.subject not in sums or (line.kind is None and line.stage is not Stage.PAY):
                continue
            flags[line.subject].update(line.flags)
            if line.kind is None:
                continue
            if line.status is LineStatus.HELD:
                flags[line.subject].add(INCOMPLETE_PAY)
                if line.amount is not None:
                    row = sums[line.subject]
                    row[_HELD] = row.get(_HELD, Fraction(0)) + line.amount
            elif line.amount is not None:
                row = sums[line.subject]
                row[line.kind.value] = row.get(line.kind.value, Fraction(0)) + line.amount
        rows = [
            {**row, "payable": payable.get(one), "flags": sorted(flags[one])}
            for one, row in sorted(sums.items())
        ]
        return attrs.evolve(page, rows=rows)


def kinds_of_money(rows: Iterable[Row]) -> list[str]:
    """Return the kinds of money that occur in rows of `pay_page`, in the order of the contract."""
    rows = list(rows)
    return [kind.value for kind in Money if any(kind.value in row for row in rows)]


def payslip_page(db: Path, policy: Path | None, period: str, subject: str) -> Page:
    """Return every line of one subject, each card's with its score below, and last what is payable."""
    with open_session(db, policy) as session:
        page, names = begin_page(session, period, subject)
        lines = session.store.lines(page.run.id, page.subject)
        rows: list[Row] = []
        results = [one for one in session.store.results_of(page.run.id) if one.subject == page.subject]
        for result in results:
            rows += [line_row(line, names.labels) for line in lines if line.card == result.card]
            label = _SCORE if len(results) == 1 else _score_of(names.labels.get(result.card), result.card)
            rows.append(_total(Stage.STANDING, label, result.score, result.card))
        rows += [line_row(line, names.labels) for line in lines if not line.card]
        payable = session.store.payables(page.run.id).get(page.subject)
        if payable is not None:
            rows.append(_total(Stage.PAY, _PAYABLE, payable))
        return attrs.evolve(page, rows=rows)


def sanction_page(
    db: Path, policy: Path | None, period: str, subject: str | None, *, waiting: bool = False
) -> Page:
    """Return the lines of fines, awards and plus and minus points: all, or those `waiting` for a decision."""
    with open_session(db, policy) as session:
        page, names = begin_page(session, period, subject)
        lines = session.store.lines(page.run.id, page.subject or None)
        meant = [
            line
            for line in lines
            if line.stage in _SANCTIONS and not (waiting and line.status is LineStatus.FINAL)
        ]
        rows = [names.beside(line_row(line, names.labels)) for line in meant]
        return attrs.evolve(page, rows=rows, beside=_beside(session, page, meant))


def _beside(session: Session, page: Page, lines: Iterable[Line]) -> list[Row]:
    """Return what stands beside the proposals among the lines of one person; nothing where several are shown."""
    said = (flag.removeprefix(PROPOSAL) for line in lines for flag in line.flags if flag.startswith(PROPOSAL))
    moves = list(dict.fromkeys(one.partition(":")[0] for one in said))
    told = {move for one in session.policy.catalogue.limits.values() for move in one.beside}
    if not page.subject or not told.intersection(moves):
        return []
    from kpi.app.beside import notes
    from kpi.engine.run import prepare

    context = prepare(session.policy, session.store.facts(page.run.seq), page.run.period)
    keys = dict(zip(context.names["id"], context.names["subject"], strict=True))
    return notes(context, keys[page.subject], moves)


def run_rows(db: Path, policy: Path | None, period: str | None) -> list[Row]:
    """Return the recorded runs, the latest first."""
    with open_session(db, policy) as session:
        found = session.store.runs(None if period is None else read_period(period))
        return [
            {
                "run": run.id,
                "period": str(run.period),
                "status": run.status.value,
                "unit": run.unit,
                "recorded_on": run.recorded_on,
                "hashes": {
                    "facts": run.hashes.facts,
                    "policy": run.hashes.policy,
                    "plugins": run.hashes.plugins,
                },
            }
            for run in reversed(found)
        ]


def line_row(line: Line, labels: Mapping[str, Label]) -> Row:
    """Return a line as a row of a table, with the label of its rule."""
    return {
        "id": line.subject,
        "label": line_label(line, labels),
        "period": line.period,
        "stage": line.stage.value,
        "card": line.card,
        "item": line.item,
        "rule": line.rule,
        "rule_name": short(line.rule),
        "ledger": line.ledger.value if line.ledger else None,
        "kind": line.kind.value if line.kind else None,
        "amount": line.amount,
        "status": line.status.value,
        "cause": line.cause,
        "flags": list(line.flags),
    }


def _score_of(card: Label | None, id: str) -> Label:
    """Name the card whose score a line is: somebody has several."""
    zh, en = (id, id) if card is None else (card.text("zh"), card.text("en"))
    return Label(f"{_SCORE.zh}《{zh}》", f'{_SCORE.en} of "{en}"')


def _total(stage: Stage, label: Label, amount: Fraction | None, card: str = "") -> Row:
    return {"stage": stage.value, "card": card, "label": label, "amount": amount}


def read_period(text: str) -> Period:
    """Read one period.

    Raises:
        UsageError: for anything else.
    """
    try:
        return Period.parse(text)
    except ValueError as error:
        raise UsageError(Fault("bad_period", said_by(error), where="--period")) from None


def run_for(session: Session, period: Period) -> Run:
    """Return the run of a period that counts.

    Raises:
        DataError: where the period was never run.
    """
    run = session.store.latest_run(period)
    if run is None:
        hint = sentence("kpi run --period {period} records one", period=period)
        raise DataError(
            Fault(
                "no_run",
                sentence("{period} was never run", period=period),
                where=session.store.path,
                hint=hint,
            )
        )
    return run


def begin_page(session: Session, period: str, subject: str | None) -> tuple[Page, Directory]:
    """Return a page without rows and the names that go with it."""
    run = run_for(session, read_period(period))
    names = directory_of(session.store.facts(), session.policy.catalogue)
    later = tuple(one for one in session.store.runs(run.period) if one.id > run.id)
    id = "" if subject is None else names.subject(subject)
    store = session.store
    name = names.subjects.get(id, "")
    return Page(run, [], id, name, later, store.has_news(run), store.rests_on_old(run)), names
