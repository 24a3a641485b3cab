"""`kpi show`: what the recorded runs say, as rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

from kpi.app.session import Session, open_session
from kpi.errors import DataError, Fault, UsageError, nearest
from kpi.model.catalogue import Catalogue
from kpi.model.label import Label
from kpi.model.line import Line
from kpi.model.period import Period
from kpi.store import Run
from kpi.types import LineStatus, Money, Stage

_SCORE = Label("= 得分", "= score")
_PAYABLE = Label("= 应发", "= payable")
_SANCTIONS = (Stage.POINT_SANCTIONS, Stage.MONEY_SANCTIONS)

Row = dict[str, Any]


def score_rows(db: Path, policy: Path | None, period: str, subject: str | None) -> list[Row]:
    """Return a row a subject and card of the run that counts, with the person's name."""
    with open_session(db, policy) as session:
        run = _run_of(session, period)
        names = _names(session)
        _check_subject(subject, names)
        return [
            {
                "id": one.subject,
                "name": names.get(one.subject, ""),
                "unit": one.unit,
                "card": one.card,
                "score": one.score,
                "grade": one.grade,
                "rank": one.rank,
                "of": one.of,
                "target_met": one.target_met,
                "flags": list(one.flags),
            }
            for one in session.store.results_of(run.id)
            if subject in (None, one.subject)
        ]


def pay_rows(db: Path, policy: Path | None, period: str) -> list[Row]:
    """Return a row a person: a column a kind of money that occurs, and what is payable."""
    with open_session(db, policy) as session:
        run = _run_of(session, period)
        names = _names(session)
        payable = session.store.payables(run.id)
        sums: dict[str, Row] = {one: {"id": one, "name": names.get(one, "")} for one in payable}
        flags: dict[str, set[str]] = {one: set() for one in payable}
        for line in session.store.lines(run.id):
            if line.kind is None or line.subject not in sums:
                continue
            flags[line.subject].update(line.flags)
            if line.amount is not None and line.status is not LineStatus.HELD:
                row = sums[line.subject]
                row[line.kind.value] = row.get(line.kind.value, Fraction(0)) + line.amount
        return [
            {**row, "payable": payable[one], "flags": sorted(flags[one])} for one, row in sorted(sums.items())
        ]


def kinds_of_money(rows: Iterable[Row]) -> list[str]:
    """Return the kinds of money that occur in rows of `pay_rows`, in the order of the contract."""
    rows = list(rows)
    return [kind.value for kind in Money if any(kind.value in row for row in rows)]


def payslip_rows(db: Path, policy: Path | None, period: str, subject: str) -> list[Row]:
    """Return every line of one subject, each card's with its score below, and last what is payable."""
    with open_session(db, policy) as session:
        run = _run_of(session, period)
        _check_subject(subject, _names(session))
        labels = labels_of(session.policy.catalogue)
        lines = session.store.lines(run.id, subject)
        rows: list[Row] = []
        for result in session.store.results_of(run.id):
            if result.subject == subject:
                rows += [line_row(line, labels) for line in lines if line.card == result.card]
                rows.append(_total(Stage.STANDING, _SCORE, result.score, result.card))
        rows += [line_row(line, labels) for line in lines if not line.card]
        payable = session.store.payables(run.id).get(subject)
        return rows if payable is None else [*rows, _total(Stage.PAY, _PAYABLE, payable)]


def sanction_rows(db: Path, policy: Path | None, period: str, subject: str | None) -> list[Row]:
    """Return the lines of fines, awards and plus and minus points."""
    with open_session(db, policy) as session:
        run = _run_of(session, period)
        _check_subject(subject, _names(session))
        labels = labels_of(session.policy.catalogue)
        lines = session.store.lines(run.id, subject)
        return [line_row(line, labels) for line in lines if line.stage in _SANCTIONS]


def run_rows(db: Path, policy: Path | None, period: str | None) -> list[Row]:
    """Return the recorded runs, the latest first."""
    with open_session(db, policy) as session:
        found = session.store.runs(None if period is None else read_period(period))
        return [
            {
                "run": run.id,
                "period": str(run.period),
                "status": run.status.value,
                "recorded_on": run.recorded_on,
                "hashes": {
                    "facts": run.hashes.facts,
                    "policy": run.hashes.policy,
                    "plugins": run.hashes.plugins,
                },
            }
            for run in reversed(found)
        ]


def labels_of(catalogue: Catalogue) -> dict[str, Label]:
    """Return the labels of rules, scorecards and pay schemes by id."""
    return {
        id: one.label
        for found in (catalogue.pay, catalogue.scorecards, catalogue.rules)
        for id, one in found.items()
    }


def line_row(line: Line, labels: Mapping[str, Label]) -> Row:
    """Return a line as a row of a table, with the label of its rule."""
    return {
        "id": line.subject,
        "label": labels.get(line.rule, Label(en=line.item)),
        "period": line.period,
        "stage": line.stage.value,
        "card": line.card,
        "item": line.item,
        "rule": line.rule,
        "ledger": line.ledger.value if line.ledger else None,
        "kind": line.kind.value if line.kind else None,
        "amount": line.amount,
        "status": line.status.value,
        "cause": line.cause,
        "flags": list(line.flags),
    }


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
        raise UsageError(Fault("bad_period", str(error), where="--period")) from None


def run_for(session: Session, period: Period) -> Run:
    """Return the run of a period that counts.

    Raises:
        DataError: where the period was never run.
    """
    run = session.store.latest_run(period)
    if run is None:
        hint = f"kpi run --period {period} records one"
        raise DataError(Fault("no_run", f"{period} was never run", where=session.store.path, hint=hint))
    return run


def _run_of(session: Session, period: str) -> Run:
    return run_for(session, read_period(period))


def _names(session: Session) -> dict[str, str]:
    facts = session.store.facts()
    keys = dict(facts.subjects().select("subject", "id").iter_rows())
    named: dict[str, str] = {}
    for kind in ("units", "employees"):
        for row in facts.frame(kind, columns=["id", "name"]).iter_rows(named=True):
            named[keys[row["id"]]] = row["name"]
    return named


def _check_subject(subject: str | None, names: dict[str, str]) -> None:
    if subject is not None and subject not in names:
        message = f"no employee or unit {subject!r} in the store"
        raise UsageError(Fault("unknown_subject", message, where="SUBJECT", hint=nearest(subject, names)))
