"""A scenario: people, months and events in a store of their own, run like any company's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from kpi.app.cases.compare import closest, differences, matching
from kpi.app.cases.model import Case, Difference
from kpi.errors import DataError, Fault, nearest
from kpi.model.catalogue import Policy
from kpi.words import sentence

if TYPE_CHECKING:
    from kpi.store import Store

_TODAY = date(2000, 1, 1)
"""A scenario has no clock; its batches and runs bear this day."""


def run_scenario(case: Case, policy: Policy) -> list[Difference]:
    """Import the facts, run the periods under a policy, and compare what came out."""
    from kpi.app.run import periods_of, run_periods
    from kpi.store import open_store

    lines: list[Mapping[str, Any]] = []
    subjects: list[Mapping[str, Any]] = []
    problems: list[Mapping[str, Any]] = []
    with open_store(":memory:", create=True, tables=tuple(policy.catalogue.tables.values())) as store:
        _store_facts(case, policy, store)
        for text in case.run:
            for done in run_periods(store, policy, periods_of(text), plugins_hash="", today=_TODAY):
                _collect(store, done, lines, subjects, problems)
    expected = case.expect.get("problem", ())
    found = [
        *_missing("line", case.expect.get("line", ()), lines),
        *_missing("subject", case.expect.get("subject", ()), subjects),
        *_missing("problem", expected, problems),
    ]
    return [*found, *_told(problems, expected)] if found else []


def _told(problems: list[Mapping[str, Any]], expected: Iterable[Mapping[str, Any]]) -> Iterator[Difference]:
    """Yield what the run reported and nobody expected: mostly the reason why something else differs."""
    known = [one for entry in expected for one in matching(entry, problems)]
    for one in (one for one in problems if one not in known):
        who = ", ".join(filter(None, (one["code"], one["subject"], one["period"])))
        yield Difference("problem", None, f"{who}: {one['message']}")


def _store_facts(case: Case, policy: Policy, store: Store) -> None:
    from kpi.app.veiling import store_rows
    from kpi.ingest import Context, read_records
    from kpi.store import BatchInfo

    tables = policy.catalogue.tables
    context = Context(
        metrics=policy.catalogue.metrics,
        events=policy.catalogue.events,
        open_subjects=True,
        cards=frozenset(policy.catalogue.scorecards),
    )
    for kind, rows in case.facts.items():
        where = case.document.where((*case.place, "facts", kind))
        if kind not in tables:
            raise DataError(
                Fault(
                    "unknown_kind",
                    sentence("no KIND {kind!r}", kind=kind),
                    where=where,
                    hint=nearest(kind, tables),
                )
            )
        read = read_records(tables[kind], rows, context, name=f"{where}: {kind}")
        store_rows(store, policy.catalogue, kind, read.rows, BatchInfo(imported_on=_TODAY, file=case.file))


def _collect(
    store: Store,
    done: Any,
    lines: list[Mapping[str, Any]],
    subjects: list[Mapping[str, Any]],
    problems: list[Mapping[str, Any]],
) -> None:
    from kpi.app.show import line_row
    from kpi.app.views import run_document

    document = run_document(done, store.facts())
    period = document["period"]
    lines += [{**row, "subject": row["id"]} for row in (line_row(line, {}) for line in store.lines(done.run))]
    subjects += [{**row, "period": period, "subject": row["id"]} for row in document["subjects"]]
    problems += [{**row, "period": period} for row in document["problems"]]


def _missing(
    name: str, wanted: Iterable[Mapping[str, Any]], rows: list[Mapping[str, Any]]
) -> list[Difference]:
    """Return the wanted rows that no row fulfils, and the rows that should not be there.

    The line of a waived event is no effect: `absent` is about others, unless it names flags.
    """
    found = []
    for place, entry in enumerate(wanted):
        absent = entry.get("absent", False)
        want = {key: value for key, value in entry.items() if key != "absent"}
        there = matching(want, rows)
        if absent and "flags" not in want:
            there = [row for row in there if "waived" not in row.get("flags", ())]
        if absent and there:
            found.append(Difference(f"{name}[{place}]", "none", _shown(want, there[0])))
        elif not absent and not there:
            near = closest(want, rows)
            spots = (
                []
                if near is None
                else [one.path for key in want for one in differences(key, want[key], near.get(key))]
            )
            at = f"{name}[{place}]" + (f" ({', '.join(spots)})" if spots else "")
            found.append(Difference(at, _shown(want, want), None if near is None else _shown(want, near)))
    return found


def _shown(want: Mapping[str, Any], row: Mapping[str, Any]) -> dict[str, str]:
    from kpi.output import cell

    return {key: cell(row.get(key)) for key in want}
