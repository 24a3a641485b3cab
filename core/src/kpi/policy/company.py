"""`kpi.toml`: the plugins wanted, who is bound by what, what is set otherwise, and rules of one's own."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import attrs

from kpi.documents import Document, read_file
from kpi.errors import Faults, PolicyError
from kpi.frozen import frozen
from kpi.model.catalogue import BINDABLE, Binding, Confirmed
from kpi.model.gathering import EventSource
from kpi.policy.declared import Declared
from kpi.policy.kinds import DATE, FLAG, LABEL, NAMES, NUMBER, TEXT, TEXTS, VALUE
from kpi.policy.local_rules import LocalRules, read_local_rules
from kpi.policy.rulefile import SECTIONS, check_schema, check_twice, read_sections
from kpi.policy.schema import FAULTY, Key, Reading, Spec, list_of, mapping_of, table
from kpi.policy.sections.gathered import GATHERED_SOURCE, sources_of
from kpi.policy.settings import Setting, read_set
from kpi.types import Origin
from kpi.words import Label, phrase, sentence

OWNER = "company"
LOCAL_RULES = "kpi_rules.py"

_FIELD_OF = {one.word: one.field for one in BINDABLE}

BIND = Spec(
    "bind",
    (
        Key("role", TEXT, "the role; all of them if not given"),
        Key("unit", TEXT, "the unit, with those below it; all of them if not given"),
        Key("below", FLAG, "false binds the unit alone, without those below it"),
        Key("scorecard", NAMES, "the scorecard, or a list of them"),
        Key("sanctions", NAMES, "the sets of sanctions"),
        Key("pay", TEXT, "the pay scheme"),
        Key("ladder", TEXT, "the ladder"),
        Key("attendance", TEXT, "the attendance rules"),
        Key("due", NAMES, "what falls due"),
        Key(
            "limits",
            NAMES,
            "the sets of limits on what is taken from pay; they alone need neither role nor unit",
        ),
    ),
    "Who is appraised and paid by what. The most specific binding wins: a role before none, then the nearest unit.",
)
SET = Spec(
    "set",
    (
        Key("key", TEXT, "`<rule>.<parameter>`, `<ladder>.<level>.<parameter>`", required=True),
        Key("value", VALUE, "the new value, of the same form as the one it replaces", required=True),
        Key("from", DATE, "the first day on which it holds"),
        Key("until", DATE, "the last day on which it holds"),
    ),
    'A parameter of somebody else\'s rule, set otherwise. Short: `set = { "<key>" = value }`.',
)
CONFIRM = Spec(
    "confirm",
    (
        Key("key", TEXT, "the parameter, by its full name", required=True),
        Key("by", TEXT, "who confirmed it", required=True),
        Key("on", DATE, "when", required=True),
        Key("value", TEXT, "which value it had then; where a later release has another, `kpi check` says so"),
    ),
    "A default, where the regulation is silent, that the company confirmed; `kpi check --confirm` writes it.",
)
ROLES = mapping_of(LABEL, phrase("role"))
SOURCES = mapping_of(table(GATHERED_SOURCE, dict), phrase("name of the source"))
COMPANY = Spec(
    "kpi.toml",
    (
        Key("schema", NUMBER, "1", required=True),
        Key("plugins", TEXTS, "the plugins wanted; all that are installed if not given"),
        Key(
            "require", TEXTS, 'distributions with versions that must be there, such as `"kpi-ecommerce>=0.1"`'
        ),
        Key("roles", ROLES, "what the roles of the company are called where people read them"),
        Key("sources", SOURCES, "rows that lie in files and are gathered, as `[sources.<name>]`"),
        Key("bind", list_of(table(BIND, dict)), "as `[[bind]]`"),
        Key("set", list_of(table(SET, dict)), "as `[[set]]`"),
        Key("confirm", list_of(table(CONFIRM, dict)), "as `[[confirm]]`"),
    ),
    "The company's policy; all tables of a rule file may stand in it too.",
)


@frozen
class Company:
    """A company's file as it was read, not yet laid over the plugins; bindings with their place in it.

    `plugins` are those it wants; None, where it does not say, means all that are installed.
    """

    reading: Reading
    declared: Declared
    plugins: tuple[str, ...] | None = None
    require: tuple[str, ...] = ()
    bindings: tuple[tuple[int, Binding], ...] = ()
    settings: tuple[Setting, ...] = ()
    local: LocalRules = LocalRules()
    confirmed: tuple[tuple[int, Confirmed], ...] = ()
    roles: Mapping[str, Label] = attrs.field(factory=dict)
    sources: Mapping[str, EventSource] = attrs.field(factory=dict)

    @property
    def faults(self) -> Faults:
        """What was found wrong so far; whoever goes on adds to it, and raises at the end."""
        return self.reading.faults


def read_company(path: Path) -> Company:
    """Read `kpi.toml` and `kpi_rules.py` beside it; faults are kept in the result.

    Raises:
        PolicyError: the file cannot be read at all, or is not TOML.
    """
    return company_of(read_file(path), path.parent / LOCAL_RULES)


def company_of(document: Document, local_rules: Path | None = None) -> Company:
    """Read a policy from a document, which may be a table of a case file (then without `schema`)."""
    faults = Faults()
    reading = Reading(document, faults, OWNER, Origin.COMPANY)
    declared = Declared(OWNER)
    if document.inside:
        reading = attrs.evolve(reading, document=attrs.evolve(document, data={"schema": 1, **document.data}))
    check_schema(reading, (*SECTIONS, *COMPANY.by_name))
    read_sections(reading, declared)
    check_twice(declared, faults)
    local = LocalRules()
    if local_rules is not None:
        try:
            local = read_local_rules(local_rules)
        except PolicyError as error:
            faults.extend(error.faults)
    declared.scorers.extend(local.scorers)
    data = reading.document.data
    return Company(
        reading,
        declared,
        _texts(reading, data, "plugins") if "plugins" in data else None,
        _texts(reading, data, "require"),
        _bindings(reading, data.get("bind", [])),
        read_set(reading, data.get("set", []), SET),
        local,
        _confirmed(reading, data.get("confirm", [])),
        _roles(reading, data.get("roles", {})),
        sources_of(reading, SOURCES, data.get("sources", {})),
    )


def _roles(reading: Reading, data: Any) -> Mapping[str, Label]:
    found = ROLES.read(reading, ("roles",), data)
    return {} if found is FAULTY else {role: one for role, one in found.items() if one is not FAULTY}


def _texts(reading: Reading, data: Any, key: str) -> tuple[str, ...]:
    found = TEXTS.read(reading, (key,), data.get(key, []))
    return () if found is FAULTY else tuple(one for one in found if one is not FAULTY)


def _confirmed(reading: Reading, data: Any) -> tuple[tuple[int, Confirmed], ...]:
    if not isinstance(data, list):
        reading.fault(
            ("confirm",), "wrong_type", sentence("must be an array of tables"), sentence("write [[confirm]]")
        )
        return ()
    found = []
    for index, one in enumerate(data):
        values = CONFIRM.read(reading, ("confirm", index), one)
        if values is not None:
            found.append((index, Confirmed(where=reading.document.table_at(("confirm", index)), **values)))
    return tuple(found)


def _bindings(reading: Reading, data: Any) -> tuple[tuple[int, Binding], ...]:
    if not isinstance(data, list):
        reading.fault(
            ("bind",), "wrong_type", sentence("must be an array of tables"), sentence("write [[bind]]")
        )
        return ()
    found = []
    for index, one in enumerate(data):
        values = BIND.read(reading, ("bind", index), one)
        if values is not None:
            where = reading.document.table_at(("bind", index))
            given = {_FIELD_OF.get(key, key): value for key, value in values.items()}
            found.append((index, Binding(where=where, **given)))
    return tuple(found)
