"""`[sanction.*]`, a rule with its effect, and `[sanctions.*]`, the sets that a company adopts whole."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from kpi.documents import KeyPath
from kpi.model.parameter import parameter_called
from kpi.model.period import Frequency
from kpi.model.rule import Rule, RuleKind
from kpi.model.sanction import JOINT_RATIO, Sanction, SanctionSet, Trigger
from kpi.policy.kinds import FLAG, LABEL, NAMES, NUMBER, TEXT, TEXTS, condition, enum
from kpi.policy.parameters import PARAMETERS
from kpi.policy.schema import Key, Reading, Spec, list_of, one_of
from kpi.policy.sections.rules import RULE, check_rule, make_rule
from kpi.types import Ledger, Money, SubjectKind
from kpi.words import sentence

_EFFECT = (
    Key("ledger", enum(Ledger), "what it is counted in; `yuan` if not given"),
    Key(
        "money",
        enum(Money),
        "the kind of money, for the ledger `yuan`; it says whether the line gives or takes",
    ),
    Key("on", NAMES, "the kinds of event that set it off, a line each; without it, read once a period"),
    Key(
        "window",
        one_of(("month", "quarter", "year", "always")),
        "within which `nth` counts; `month` if not given",
    ),
    Key("counter", TEXT, "events of one counter are numbered together; its own if not given"),
    Key("statuses", TEXTS, "only events of these statuses"),
    Key("expires", NUMBER, "for how many months an event counts; for ever if not given"),
    Key("clears", one_of(("quarter",)), "a calendar quarter without an event starts the count anew"),
    Key("waivable", FLAG, "whether a waiver takes an event's effect away; true if not given"),
    Key(
        "verified",
        FLAG,
        "whether an event must have a status that its kind counts; true if not given",
    ),
    Key("when", condition(needs_name=True), "for whom"),
    Key("charged", one_of(("person", "leader", "unit")), "on whom it falls; `person` if not given"),
    Key(
        "joint",
        one_of(("leader",)),
        "who is liable beside the person: a line of the share that the parameter `joint_ratio` says, even of 0",
    ),
    Key(
        "forfeits",
        list_of(enum(Money)),
        "kinds of money that pay sets to zero; a parameter `forfeits` goes before",
    ),
    Key("proposal", TEXT, "makes it a proposal to a person, never an amount"),
    Key(
        "beside",
        TEXTS,
        "sanctions of the set; the input `also` tells whether one of them meets the same case",
    ),
)
SANCTION = Spec("sanction", RULE.keys + _EFFECT, "A rule with its effect: all keys of a rule, and these.")
SANCTION_SET = Spec(
    "sanctions",
    (
        Key("label", LABEL, "its name", required=True),
        Key("rules", TEXTS, "its sanctions", required=True),
        Key("clauses", TEXTS, "the clauses that it carries out"),
        Key("aliases", TEXTS, "other names by which `kpi try` takes it"),
        Key("conflicts", TEXTS, "sets that contradict it"),
        Key("frequency", enum(Frequency), "in which runs it is read; `month` if not given"),
        Key(
            "subject", enum(SubjectKind), "whether it is about people or whole units; `employee` if not given"
        ),
        Key("parameters", PARAMETERS, "its `stackable` and `cap`, which limit its awards"),
    ),
    "A chapter of fines and awards that a company adopts whole.",
)


def _kind(reading: Reading, path: KeyPath, values: dict[str, Any]) -> RuleKind:
    """Return the rule's kind, which gives a line of money its sign: it must agree with the kind of money."""
    given = RuleKind(values["kind"]) if "kind" in values else None
    if values.get("ledger", Ledger.YUAN) is not Ledger.YUAN:
        return given or RuleKind.POINTS
    money = values.get("money")
    if money is None:
        return given or RuleKind.FINE
    wanted = {True: RuleKind.FINE, False: RuleKind.AWARD}.get(money.taken)
    if wanted is None and given not in (RuleKind.FINE, RuleKind.AWARD):
        hint = sentence('write kind = "award" to give, kind = "fine" to take')
        reading.fault(
            path,
            "missing_key",
            sentence("{money} goes both ways, and kind does not say which", money=money),
            hint,
        )
    elif wanted is not None and given not in (None, wanted):
        said = {"money": money, "wanted": wanted, "given": given}
        message = (
            sentence("{money} is taken from the person, so its kind is {wanted}, not {given}", **said)
            if money.taken
            else sentence("{money} is given to the person, so its kind is {wanted}, not {given}", **said)
        )
        reading.fault((*path, "kind"), "wrong_value", message)
    return given or wanted or RuleKind.FINE


def read_sanction(reading: Reading, path: KeyPath, data: Any) -> tuple[Rule, Sanction] | None:
    """Read one `[sanction.<name>]`."""
    values = SANCTION.read(reading, path, data)
    if values is None:
        return None
    ledger = values.get("ledger", Ledger.YUAN)
    money = values.get("money")
    forfeits = values.get("forfeits") or any(one.name == "forfeits" for one in values.get("parameters", ()))
    if ledger is Ledger.YUAN and money is None and not values.get("proposal") and not forfeits:
        reading.fault(
            path,
            "missing_key",
            sentence("money is missing"),
            sentence('say which kind of money, such as "fine"'),
        )
    if ledger is not Ledger.YUAN and money is not None:
        reading.fault(
            (*path, "money"),
            "unknown_key",
            sentence("the ledger {ledger} has no kinds of money", ledger=ledger),
        )
    for name in ("window", "counter", "statuses", "beside", "expires", "clears", "waivable", "verified"):
        if name in values and "on" not in values:
            reading.fault(
                (*path, name), "unknown_key", sentence("{name} needs `on`, the events it is about", name=name)
            )
    _check_joint(reading, path, values)
    rule = make_rule(reading, path, values, _kind(reading, path, values))
    check_rule(reading, path, rule)
    trigger = None
    if "on" in values:
        trigger = Trigger(
            values["on"],
            values.get("window", "month"),
            values.get("counter", ""),
            values.get("statuses", ()),
            int(values.get("expires", 0)),
            values.get("clears", ""),
            values.get("waivable", True),
            values.get("verified", True),
        )
    effect = Sanction(
        rule.id,
        ledger,
        money,
        trigger,
        values.get("when"),
        values.get("charged", "person"),
        values.get("forfeits", ()),
        values.get("proposal", ""),
        values.get("beside", ()),
        values.get("joint", ""),
    )
    return rule, effect


def _check_joint(reading: Reading, path: KeyPath, values: dict[str, Any]) -> None:
    if "joint" not in values:
        return
    place = (*path, "joint")
    if "on" not in values or values.get("charged", "person") != "person" or values.get("proposal"):
        reading.fault(
            place,
            "wrong_value",
            sentence("joint is for events of which the person pays"),
            sentence("write `on`"),
        )
    if parameter_called(JOINT_RATIO, values.get("parameters", ())) is None:
        hint = sentence("add joint_ratio = { value = 0, origin = ... }")
        reading.fault(place, "missing_key", sentence("the parameter joint_ratio is missing"), hint)
    found = parameter_called(JOINT_RATIO, values.get("parameters", ()))
    for dated in found.values if found is not None else ():
        if isinstance(dated.value, bool) or not isinstance(dated.value, Fraction) or dated.value < 0:
            path_of = (*path, "parameters", JOINT_RATIO)
            reading.fault(path_of, "wrong_value", sentence("must be a number of 0 or more"))


def read_sanction_set(reading: Reading, path: KeyPath, data: Any) -> SanctionSet | None:
    """Read one `[sanctions.<name>]`; its sanctions are looked up when the files are joined."""
    values = SANCTION_SET.read(reading, path, data)
    if values is None:
        return None
    return SanctionSet(
        id=f"{reading.owner}.{path[-1]}",
        sanctions=(),
        adopts=values.pop("rules"),
        where=reading.document.table_at(path),
        owner=reading.owner,
        **values,
    )
