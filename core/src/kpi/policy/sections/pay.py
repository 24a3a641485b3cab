"""`[pay.*]`: what a role is paid, part by part in its order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kpi.documents import KeyPath
from kpi.model.line import LIMIT_STEPS
from kpi.model.pay import PayPart, PayScheme
from kpi.model.period import Frequency
from kpi.policy.kinds import LABEL, TEXT, TEXTS, condition, enum
from kpi.policy.parameters import PARAMETERS
from kpi.policy.schema import Key, Kind, Reading, Spec, list_of, one_of, table
from kpi.types import Money, Scope
from kpi.words import phrase, sentence

_MECHANISMS = ("amount", "topup", "pool", "advance", "annual", "sanctions", "forfeit", "outside")
_NEED_RULE = ("amount", "topup", "pool", "advance")

_PRORATE = one_of(("none", "calendar", "workdays", "roster", "employed"))
_DURING = one_of(("always", "regular", "probation"))
_CHANGES = Spec(
    "changes",
    (
        Key("counts", list_of(enum(Money)), "the kinds of money that it looks at"),
        Key("prorate", _PRORATE, "for joiners and leavers"),
        Key("during", _DURING, "in which part of the employment"),
        Key("when", condition(needs_name=True), "for whom"),
    ),
    "What a switch changes.",
)


def _switch(reading: Reading, path: KeyPath, data: Any) -> Any:
    if not isinstance(data, Mapping):
        return reading.fault(path, "wrong_type", sentence('must be a table: "name=value" = { changes }'))
    return tuple((str(key), _CHANGES.read(reading, (*path, key), one) or {}) for key, one in data.items())


SWITCH = Kind(phrase('a table: "name=value" = counts, prorate, during or when'), _switch)

PART = Spec(
    "part",
    (
        Key("name", TEXT, "its name", required=True),
        Key("mechanism", one_of(_MECHANISMS), "how it makes money; `amount` if not given"),
        Key("money", enum(Money), "the kind of money", required=True),
        Key("rule", TEXT, "the rule whose result is paid"),
        Key("counts", list_of(enum(Money)), "the kinds of money that it looks at"),
        Key("when", condition(needs_name=True), "for whom"),
        Key("prorate", _PRORATE, "for joiners and leavers"),
        Key("scope", enum(Scope), "among whom a pool is shared; `unit` if not given"),
        Key("mode", TEXT, "`name=value`: only where the scheme's parameter of that name has that value"),
        Key("during", _DURING, "in which part of the employment"),
        Key("switch", SWITCH, "what changes where the scheme's parameter of a name has a value"),
    ),
    "One step of the chain.",
)


def _part(mechanism: str = "amount", **more: Any) -> PayPart:
    return PayPart(mechanism=mechanism, **more)


PAY = Spec(
    "pay",
    (
        Key("label", LABEL, "its name", required=True),
        Key("frequency", enum(Frequency), "how often it runs; `month` if not given"),
        Key("part", list_of(table(PART, _part)), "its parts, as `[[pay.<name>.part]]`", required=True),
        Key("parameters", PARAMETERS, "its numbers"),
        Key("clauses", TEXTS, "the clauses that it carries out"),
    ),
    "What a role is paid.",
)


def read_pay(reading: Reading, path: KeyPath, data: Any) -> PayScheme | None:
    """Read one `[pay.<name>]`."""
    values = PAY.read(reading, path, data)
    if values is None:
        return None
    names: set[str] = set()
    for index, part in enumerate(values["part"]):
        place = (*path, "part", index)
        if part.name in names:
            reading.fault(
                (*place, "name"),
                "name_twice",
                sentence("the part {name!r} stands here twice", name=part.name),
            )
        if part.name in LIMIT_STEPS:
            reading.fault(
                (*place, "name"),
                "wrong_value",
                sentence("{name!r} is the name of a line of limits", name=part.name),
            )
        names.add(part.name)
        if part.mechanism in _NEED_RULE and not part.rule:
            reading.fault(
                place,
                "missing_key",
                sentence("rule is missing; {mechanism} needs one", mechanism=part.mechanism),
            )
    return PayScheme(
        id=f"{reading.owner}.{path[-1]}",
        frequency=values.pop("frequency", Frequency.MONTH),
        chain=values.pop("part"),
        where=reading.document.table_at(path),
        owner=reading.owner,
        **values,
    )
