"""Reads the tables of rule files into declarations, every fault of a file at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from kpi.documents import Document, KeyPath
from kpi.errors import Faults, nearest
from kpi.frozen import frozen
from kpi.policy.declared import Declared
from kpi.policy.schema import Reading, told
from kpi.policy.sections.attendance import read_attendance
from kpi.policy.sections.clauses import read_clause
from kpi.policy.sections.clocks import read_clock
from kpi.policy.sections.due import read_due
from kpi.policy.sections.events import read_event
from kpi.policy.sections.ladders import read_ladder
from kpi.policy.sections.limits import read_limit
from kpi.policy.sections.metrics import read_metric
from kpi.policy.sections.panels import read_panel
from kpi.policy.sections.pay import read_pay
from kpi.policy.sections.procedures import read_procedure
from kpi.policy.sections.rules import read_rule
from kpi.policy.sections.sanctions import read_sanction, read_sanction_set
from kpi.policy.sections.scorecards import read_scorecard
from kpi.policy.sections.tables import read_table
from kpi.types import Origin

SCHEMA = 1


@frozen
class Section:
    """One sort of table: how it is read, and what its id is like."""

    sort: str
    read: Callable[[Reading, KeyPath, Any], Any]
    keep: Callable[[Declared, Any], None]


def _keep_sanction(declared: Declared, found: Any) -> None:
    rule, effect = found
    declared.rules.append(rule)
    declared.single.append(effect)


SECTIONS: Mapping[str, Section] = {
    "metric": Section("metric", read_metric, lambda into, one: into.metrics.append(one)),
    "rule": Section("rule", read_rule, lambda into, one: into.rules.append(one)),
    "scorecard": Section("scorecard", read_scorecard, lambda into, one: into.scorecards.append(one)),
    "sanction": Section("sanction", read_sanction, _keep_sanction),
    "sanctions": Section("sanctions", read_sanction_set, lambda into, one: into.sanctions.append(one)),
    "pay": Section("pay", read_pay, lambda into, one: into.pay.append(one)),
    "ladder": Section("ladder", read_ladder, lambda into, one: into.ladders.append(one)),
    "procedure": Section("procedure", read_procedure, lambda into, one: into.procedures.append(one)),
    "event": Section("event", read_event, lambda into, one: into.events.append(one)),
    "table": Section("table", read_table, lambda into, one: into.tables.append(one)),
    "attendance": Section("attendance", read_attendance, lambda into, one: into.attendance.append(one)),
    "clock": Section("clock", read_clock, lambda into, one: into.clocks.append(one)),
    "due": Section("due", read_due, lambda into, one: into.due.append(one)),
    "panel": Section("panel", read_panel, lambda into, one: into.panels.append(one)),
    "limit": Section("limits", read_limit, lambda into, one: into.limits.append(one)),
    "clause": Section("clause", read_clause, lambda into, one: into.clauses.append(one)),
}


def read_sections(reading: Reading, into: Declared) -> None:
    """Read every declaring table of a document; keys that are no section are left to the caller."""
    for word, tables in reading.document.data.items():
        section = SECTIONS.get(word)
        if section is None:
            continue
        if not isinstance(tables, Mapping):
            reading.fault(
                (word,), "wrong_type", f"must be a table of tables, not {told(tables)}", f"[{word}.name]"
            )
            continue
        for name, data in tables.items():
            path = (word, name)
            if "." in name and word != "clause":
                reading.fault(path, "bad_name", "a name has no dot")
                continue
            found = section.read(reading, path, data)
            if found is not None:
                section.keep(into, found)
            elif word != "clause":
                into.faulty.append((section.sort, name if word == "table" else f"{reading.owner}.{name}"))
                if word == "sanction":
                    into.faulty.append(("rule", f"{reading.owner}.{name}"))


def check_schema(reading: Reading, known: Iterable[str]) -> None:
    """Check the schema number and refuse top-level keys that nobody knows."""
    data = reading.document.data
    if "schema" not in data:
        reading.fault((), "missing_key", "schema is missing", f"write `schema = {SCHEMA}` at the top")
    elif type(data["schema"]) is not int or data["schema"] != SCHEMA:
        hint = f"this program reads schema {SCHEMA}"
        reading.fault(("schema",), "wrong_schema", f"{data['schema']!r} is not known", hint)
    valid = {"schema", *known}
    for word in data:
        if word not in valid:
            reading.fault((word,), "unknown_key", "unknown key", nearest(word, valid))


def read_rule_file(document: Document, into: Declared, faults: Faults, origin: Origin = Origin.TEXT) -> None:
    """Read one `rules/*.toml` of a plugin into its owner's declarations."""
    reading = Reading(document, faults, into.owner, origin, into.who)
    check_schema(reading, SECTIONS)
    read_sections(reading, into)


def check_twice(declared: Declared, faults: Faults) -> None:
    """Note names that one owner declares twice (in two files, or as a rule and as a sanction)."""
    for sort, found in (
        ("metric", declared.metrics),
        ("rule", declared.rules),
        ("scorecard", declared.scorecards),
        ("sanctions", declared.sanctions),
        ("pay", declared.pay),
        ("ladder", declared.ladders),
        ("procedure", declared.procedures),
        ("event", declared.events),
        ("attendance", declared.attendance),
        ("clock", declared.clocks),
        ("due", declared.due),
        ("panel", declared.panels),
        ("limits", declared.limits),
    ):
        seen: dict[str, str] = {}
        for one in found:
            if one.id in seen:
                message = f"{sort} {one.id} is declared twice; first at {seen[one.id]}"
                faults.add("name_twice", message, where=one.where, who=declared.who)
            seen.setdefault(one.id, one.where)
