"""Reads the tables of rule files into declarations, every fault of a file at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from kpi.documents import Document, KeyPath
from kpi.errors import Faults, nearest
from kpi.model.sorts import NAMED, WRITTEN
from kpi.policy.declared import SINGLE, Declared
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
from kpi.words import sentence
from kpi.words.called import called

SCHEMA = 1

SECTIONS: Mapping[str, Callable[[Reading, KeyPath, Any], Any]] = {
    "metric": read_metric,
    "rule": read_rule,
    "scorecard": read_scorecard,
    SINGLE: read_sanction,
    "sanctions": read_sanction_set,
    "pay": read_pay,
    "ladder": read_ladder,
    "procedure": read_procedure,
    "event": read_event,
    "table": read_table,
    "attendance": read_attendance,
    "clock": read_clock,
    "due": read_due,
    "panel": read_panel,
    "limit": read_limit,
    "clause": read_clause,
}
"""What reads each table that declares something."""


def read_sections(reading: Reading, into: Declared) -> None:
    """Read every declaring table of a document; keys that are no section are left to the caller."""
    for word, tables in reading.document.data.items():
        read = SECTIONS.get(word)
        if read is None:
            continue
        if not isinstance(tables, Mapping):
            reading.fault(
                (word,),
                "wrong_type",
                sentence("must be a table of tables, not {told}", told=told(tables)),
                sentence("[{word}.name]", word=word),
            )
            continue
        for name, data in tables.items():
            path = (word, name)
            if "." in name and word != "clause":
                reading.fault(path, "bad_name", sentence("a name has no dot"))
                continue
            found = read(reading, path, data)
            if found is None:
                into.faulty += _faulty(word, name, reading.owner)
                continue
            for one in found if isinstance(found, tuple) else (found,):
                into.add(one)


def _faulty(section: str, name: str, owner: str) -> list[tuple[str, str]]:
    """Return the sorts and the name by which others may refer to what could not be read."""
    if section == SINGLE:
        return [(word, f"{owner}.{name}") for word in (SINGLE, "rule")]
    return [
        (one.word, f"{owner}.{name}" if one.key == "id" else name) for one in NAMED if one.section == section
    ]


def check_schema(reading: Reading, known: Iterable[str]) -> None:
    """Check the schema number and refuse top-level keys that nobody knows."""
    data = reading.document.data
    if "schema" not in data:
        reading.fault(
            (),
            "missing_key",
            sentence("schema is missing"),
            sentence("write `schema = {number}` at the top", number=SCHEMA),
        )
    elif type(data["schema"]) is not int or data["schema"] != SCHEMA:
        hint = sentence("this program reads schema {number}", number=SCHEMA)
        reading.fault(
            ("schema",), "wrong_schema", sentence("{value!r} is not known", value=data["schema"]), hint
        )
    valid = {"schema", *known}
    for word in data:
        if word not in valid:
            reading.fault((word,), "unknown_key", sentence("unknown key"), nearest(word, valid))


def read_rule_file(document: Document, into: Declared, faults: Faults, origin: Origin = Origin.TEXT) -> None:
    """Read one `rules/*.toml` of a plugin into its owner's declarations."""
    reading = Reading(document, faults, into.owner, origin, into.who)
    check_schema(reading, SECTIONS)
    read_sections(reading, into)


def check_twice(declared: Declared, faults: Faults) -> None:
    """Note names that one owner declares twice (in two files, or as a rule and as a sanction)."""
    for sort in WRITTEN:
        seen: dict[str, str] = {}
        # A KIND of tables that is given twice blocks the plugin when it is loaded.
        for one in getattr(declared, sort.field) if sort.key == "id" else ():
            if one.id in seen:
                message = sentence(
                    "{sort} {id} is declared twice; first at {where}",
                    sort=called(sort.word),
                    id=one.id,
                    where=seen[one.id],
                )
                faults.add("name_twice", message, where=one.where, who=declared.who)
            seen.setdefault(one.id, one.where)
