"""What no single cell shows: dates in order, somebody who had left, a target for nobody, a circle of units."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date

from kpi.ingest.columns import ChunkFaults, ColumnReaders
from kpi.ingest.context import Context
from kpi.ingest.log import FaultLog
from kpi.ingest.values.references import close
from kpi.model.facts import SIGNATURE
from kpi.model.names import short
from kpi.model.period import Period
from kpi.model.table import Table
from kpi.words import NOTHING, listed, sentence

_PAIRS = (("from", "until"), ("hired_on", "left_on"), ("contract_from", "contract_until"))
# Money and decisions may follow after somebody has left; a taken-over result may come before a new contract.
_AFTERWARDS = frozenset({"pay_lines", "decisions", "exclusions", "results"})
_SIGNED = ("period", "card", "step", "score", "ref")
_TARGETED = ("subject", "role", "unit")


def check_chunk(table: Table, readers: ColumnReaders, context: Context, faults: ChunkFaults) -> None:
    """Check the rows of the chunk that `readers` hold."""
    for first, last in _PAIRS:
        if first in readers.values and last in readers.values:
            _in_order(first, last, readers.values, faults)
    if table.kind == "targets":
        _one_target(readers, faults)
    if table.kind == "decisions" and not context.partly:
        _told_apart(readers.values, faults)
    if "card" in readers.values and context.cards is not None:
        _known_cards(readers.values["card"], context.cards, faults)
    employed = table.subject in readers.values and table.about in readers.values
    if employed and table.kind not in _AFTERWARDS and context.people:
        _employed(table, readers, context, faults)


def check_all(
    table: Table,
    kept: Mapping[str, Sequence[object]],
    context: Context,
    where: Callable[[int, str], str],
    log: FaultLog,
) -> None:
    """Check the whole file: units name parents that exist, and no unit is above itself."""
    if table.kind != "units" or "parent" not in kept or log:
        return
    parents = dict(zip(kept["id"], kept["parent"], strict=True))
    for index, (id, parent) in enumerate(zip(kept["id"], kept["parent"], strict=True)):
        if isinstance(parent, str) and parent not in parents and not _known(parent, context):
            log.add(
                "unknown_unit",
                sentence("no unit {name!r}", name=parent),
                where=where(index, "parent"),
                hint=NOTHING if log.is_full else close(parent, [*map(str, parents), *context.units]),
            )
        above, seen = parent, {id}
        while above is not None and above not in seen:
            seen.add(above)
            above = parents.get(above)
        if above == id:
            log.add(
                "circle", sentence("unit {id!r} stands above itself", id=id), where=where(index, "parent")
            )


def _known(unit: str, context: Context) -> bool:
    return unit in context.units or context.open_subjects


def _in_order(first: str, last: str, values: Mapping[str, Sequence[object]], faults: ChunkFaults) -> None:
    for row, (start, end) in enumerate(zip(values[first], values[last], strict=True)):
        if isinstance(start, date) and isinstance(end, date) and end < start:
            message = sentence(
                "{last} {end} is before {first} {start}", last=last, end=end, first=first, start=start
            )
            faults.add(row, last, "wrong_order", message)


def _one_target(readers: ColumnReaders, faults: ChunkFaults) -> None:
    columns = [readers.values[name] for name in _TARGETED if name in readers.values]
    size = len(readers.values["metric"])
    for row, given in enumerate(zip(*columns, strict=True) if columns else [()] * size):
        if sum(one is not None for one in given) != 1:
            message = sentence("a target is for one subject, one role or one unit")
            hint = sentence("fill exactly one of subject, role and unit")
            faults.add(row, "", "whose_target", message, hint)


def _told_apart(values: Mapping[str, Sequence[object]], faults: ChunkFaults) -> None:
    """Refuse a signature that does not say what was signed, or that another of the same day would replace."""
    for row, kind in enumerate(values["kind"]):
        if kind != SIGNATURE:
            continue
        lacking = [name for name in _SIGNED if name not in values or values[name][row] is None]
        if lacking:
            hint = (
                sentence("ref tells it from others of that day, such as form:2024-03/2")
                if "ref" in lacking
                else NOTHING
            )
            message = sentence(
                "a signature says period, card, step, score and ref: {columns} is missing",
                columns=listed(lacking),
            )
            faults.add(row, lacking[0], "missing_value", message, hint)


def _known_cards(named: Sequence[object], cards: Collection[str], faults: ChunkFaults) -> None:
    for row, card in enumerate(named):
        if isinstance(card, str) and card not in cards:
            hint = close(card, [*cards, *(short(one) for one in cards)])
            found = [one for one in cards if short(one) == card]
            hint = sentence("write {id}", id=found[0]) if len(found) == 1 else hint
            faults.add(row, "card", "unknown_card", sentence("no scorecard {name!r}", name=card), hint)


def _employed(table: Table, readers: ColumnReaders, context: Context, faults: ChunkFaults) -> None:
    abouts, texts = readers.values[table.about], readers.texts[table.about]
    # Rows share their days, and a text hashes faster than what it means.
    spans = {text: _days(about) for text, about in dict(zip(texts, abouts, strict=True)).items()}
    given = [days for days in spans.values() if days is not None]
    if not given:
        return
    subjects = readers.values[table.subject]
    away = context.people.away(max(first for first, _ in given), min(last for _, last in given))
    # Whoever was there on all these days needs no look at single rows.
    if not away or away.isdisjoint(subjects):
        return
    for row, (subject, text) in enumerate(zip(subjects, texts, strict=True)):
        days = spans[text]
        if isinstance(subject, str) and subject in away and days is not None:
            fault = context.people[subject].outside(*days, text.strip())
            if fault is not None:
                faults.add(row, table.subject, "not_employed", fault)


def _days(about: object) -> tuple[date, date] | None:
    if isinstance(about, Period):
        return about.start, about.end
    if isinstance(about, date):
        return about, about
    if isinstance(about, str):
        day = date.fromisoformat(about[:10])
        return day, day
    return None
