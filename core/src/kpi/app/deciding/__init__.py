"""`kpi decide`: one decision into the store, after it has been looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

import attrs

from kpi.app.directory import directory_of
from kpi.app.session import Session
from kpi.engine.signing.recorded import SIGNATURE
from kpi.errors import DataError, Fault, UsageError, nearest
from kpi.frozen import frozen
from kpi.model.catalogue import Catalogue
from kpi.model.names import meant
from kpi.model.table import Table
from kpi.words import Message, phrase, sentence

if TYPE_CHECKING:
    from kpi.engine.facts import Facts

_GIVEN = ("kind", "subject", "on", "by", "note")
"""Columns that have an argument of their own."""


@frozen
class Decided:
    """A decision as it is recorded, and the case that it is about, as it stands then (None for some kinds).

    `batch` is None after a dry run, or where the very same decision was there already.
    """

    decision: Mapping[str, Any]
    case: Mapping[str, Any] | None
    name: str
    batch: int | None
    notes: tuple[Message, ...] = ()


@frozen
class Checked:
    """A row with what was filled in, the case in print, and whether nobody is to see who decided."""

    row: dict[str, Any]
    case: Mapping[str, Any] | None = None
    secret: bool = False
    notes: tuple[Message, ...] = ()


def decide(
    session: Session,
    kind: str,
    told: str,
    columns: Mapping[str, str],
    *,
    by: str,
    why: str,
    on: date,
    today: date,
    dry_run: bool = False,
) -> Decided:
    """Check one decision and store it as a batch of `decisions`.

    Args:
        session: the policy and the open store.
        kind: approval, amount, waiver, score, adjustment, signature, or one by which something is done that falls due.
        told: the subject's id, or a name that only one has.
        columns: the other columns of `decisions`, as text.
        by: who decides.
        why: the reason, kept as the note.
        on: the day of the decision.
        today: the day of the batch.
        dry_run: check everything, store nothing.

    Raises:
        UsageError: an unknown kind, column or subject; nobody who decides; no reason.
        DataError: somebody who decides about himself, another decision of that day and case, a value that cannot be read, and whatever a run would refuse; all faults at once.
    """
    from kpi.app.importing import context_of
    from kpi.ingest import read_records
    from kpi.store import BatchInfo

    catalogue, facts = session.policy.catalogue, session.store.facts()
    table = catalogue.tables["decisions"]
    _check_usage(table, kind, columns, by, why)
    if kind == SIGNATURE and "card" in columns:
        columns = {**columns, "card": _card(columns["card"], catalogue)}
    names = directory_of(facts, catalogue)
    subject = names.subject(told)
    written = {**columns, "kind": kind, "subject": subject, "on": on.isoformat(), "by": by, "note": why}
    context = attrs.evolve(context_of(session.store, catalogue), partly=True)
    read = read_records(table, [written], context, name=f"decide {kind}")
    row = {name: value for name, value in read.rows[0].items() if name != "__where__"}
    if kind != "approval":
        row["by"] = names.known_as(by) or by
    checked = _check_of(kind)(session, facts, row)
    info = BatchInfo(imported_on=today, file=f"kpi decide {kind}", by="" if checked.secret else by, why=why)
    try:
        done = session.store.append("decisions", [checked.row], info, dry_run=dry_run)
    except DataError as error:
        raise DataError(*(_there_already(one) for one in error.faults)) from None
    shown = {one.name: value for one in table.columns if (value := checked.row.get(one.name)) is not None}
    if checked.secret:
        shown["by"] = None
    batch = None if dry_run else done.batch
    return Decided(shown, checked.case, names.subjects.get(subject, ""), batch, checked.notes)


def _card(told: str, catalogue: Catalogue) -> str:
    """Return the id of the card that a short name means, else what was told."""
    found = meant(catalogue.scorecards.values(), told)
    return found[0].id if len(found) == 1 else told


def _there_already(fault: Fault) -> Fault:
    """Say how to take back the decision of the same day and case, which this command never replaces."""
    if fault.code != "conflict":
        return fault
    hint = sentence(
        "kpi imports lists the batch of the decision that is there, kpi imports --undo N takes it back"
    )
    return attrs.evolve(fault, where="", hint=hint)


Check = Callable[[Session, "Facts", dict[str, Any]], Checked]


def _check_of(kind: str) -> Check:
    """Return what looks at a decision of a kind: any that the core does not know fulfils something that is due."""
    from kpi.app.deciding.approvals import approval
    from kpi.app.deciding.done import fulfilment
    from kpi.app.deciding.others import adjustment, amount, score, waiver
    from kpi.app.deciding.signatures import signature

    known: Mapping[str, Check] = {
        "approval": approval,
        "amount": amount,
        "waiver": waiver,
        "score": score,
        "adjustment": adjustment,
        "signature": signature,
    }
    return known.get(kind, fulfilment)


def _check_usage(table: Table, kind: str, columns: Mapping[str, str], by: str, why: str) -> None:
    faults = []
    kinds = next(one.choices for one in table.columns if one.name == "kind")
    if kind not in kinds:
        hint = nearest(kind, kinds)
        faults.append(
            Fault(
                "unknown_kind",
                sentence("there is no kind of decision {kind!r}", kind=kind),
                where="KIND",
                hint=hint,
            )
        )
    faults += [
        Fault(
            "usage",
            sentence("{what} is empty", what=what),
            where=option,
            hint=sentence("a decision needs who made it and why"),
        )
        for what, option, text in (
            (phrase("who decides"), "--by", by),
            (phrase("the reason"), "--why", why),
        )
        if not text.strip()
    ]
    known = [one.name for one in table.columns if one.name not in _GIVEN]
    for name in columns:
        if name in _GIVEN:
            faults.append(
                Fault("usage", sentence("{name} has an argument of its own", name=name), where=name)
            )
        elif name not in known:
            hint = nearest(name, known)
            faults.append(
                Fault(
                    "unknown_column",
                    sentence("decisions has no column {name!r}", name=name),
                    where=name,
                    hint=hint,
                )
            )
    if faults:
        raise UsageError(*faults)


def refuse(faults: Iterable[Fault]) -> None:
    """Refuse the decision where there are faults.

    Raises:
        DataError: all of them.
    """
    found = list(faults)
    if found:
        raise DataError(*found)


def own_decision(facts: Facts, row: Mapping[str, Any]) -> list[Fault]:
    """Return the fault of somebody, told by id or name, who decides about himself."""
    from kpi.engine.deciding import NOT_ALLOWED
    from kpi.engine.procedures.people import Staff

    keys = dict(facts.subjects().select("id", "subject").iter_rows())
    subject = keys[row["subject"]]
    if not Staff.of(facts, {subject}, {row["by"]}).decides_own(row["by"], subject):
        return []
    message = sentence("{who} may not decide about himself: {subject}", who=row["by"], subject=row["subject"])
    return [Fault(NOT_ALLOWED, message, where="--by", hint=sentence("somebody else has to decide"))]


def with_ref(facts: Facts, row: dict[str, Any], stem: str = "") -> dict[str, Any]:
    """Give a decision a `ref` that no other of its kind, subject and day has: the stem, then a number."""
    known = facts.frame("decisions", only={"kind": [row["kind"]]}, since=row["on"], until=row["on"])
    keys = dict(facts.subjects().select("id", "subject").iter_rows())
    taken = set(known.filter(known["subject"] == keys[row["subject"]])["ref"].to_list())
    number = next(number for number in range(1, len(taken) + 2) if f"{stem}{number}" not in taken)
    return {**row, "ref": f"{stem}{number}"}


def plain_case(case: Any) -> dict[str, Any]:
    """Return a case in the keys of `kpi decide -o json`."""
    left_out = ("key", "grants_level", "life_assumed", "last_day", "approved_by")
    found = {
        field.name: getattr(case, field.name)
        for field in attrs.fields(type(case))
        if field.name not in left_out
    }
    return {
        **found,
        "last_day": case.last_day,
        "faults": [{"code": one.code, "message": one.message, "on": one.on} for one in case.faults],
        "flags": list(case.flags),
    }


__all__ = ["Checked", "Decided", "decide", "own_decision", "plain_case", "refuse", "with_ref"]
