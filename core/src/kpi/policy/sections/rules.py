"""`[rule.*]`: a scorer with its numbers."""

from __future__ import annotations

from typing import Any

from kpi.documents import KeyPath
from kpi.model.quantity import Measure
from kpi.model.rule import Rule, RuleKind
from kpi.policy.kinds import LABEL, NAMES, NUMBER, TEXT, TEXTS, enum
from kpi.policy.parameters import PARAMETERS
from kpi.policy.schema import Key, Kind, Reading, Spec, mapping_of
from kpi.types import Direction
from kpi.words import Label, phrase, sentence

_UNITS = {
    RuleKind.GRADE: Measure.LEVEL,
    RuleKind.CONDITION: Measure.FLAG,
    RuleKind.FINE: Measure.YUAN,
    RuleKind.AWARD: Measure.YUAN,
    RuleKind.PAY: Measure.YUAN,
    RuleKind.POOL: Measure.YUAN,
}
"""Units of a rule that names none; points for every other kind."""


def _reference(reading: Reading, path: KeyPath, data: Any) -> Any:
    return data if isinstance(data, str) else NAMES.read(reading, path, data)


_INPUTS = mapping_of(
    Kind(phrase("a metric, or a list of metrics"), _reference), phrase("argument of the scorer")
)

RULE = Spec(
    "rule",
    (
        Key("scorer", TEXT, "a ready-made scorer, or one of a plugin or `kpi_rules.py`", required=True),
        Key("inputs", _INPUTS, "which metric feeds which argument"),
        Key("parameters", PARAMETERS, "its numbers"),
        Key("kind", enum(RuleKind), "what it decides; `score` if not given"),
        Key("label", LABEL, "its name on the forms"),
        Key(
            "unit",
            enum(Measure),
            "the unit of its result, in percent 99.5 and not 0.995; by its kind if not given",
        ),
        Key("good", enum(Direction), "which way is good for the person; `less` for a fine, else `more`"),
        Key("full", TEXT, "the parameter that is the full mark"),
        Key("outputs", TEXTS, "the names of its results, the first being the result"),
        Key("clauses", TEXTS, "the clauses that it carries out"),
        Key("limits", LABEL, "what it does not see"),
        Key("optional", TEXTS, "arguments that `kpi try` may leave out; what feeds them is then missing"),
        Key("smooth", NUMBER, "the largest jump wanted: `kpi check` warns of larger ones"),
        Key(
            "accepted",
            mapping_of(LABEL, phrase("code of a finding")),
            "what `kpi check` may find of it, and why that is right",
        ),
    ),
    "A scorer with its numbers.",
)


def make_rule(reading: Reading, path: KeyPath, values: dict[str, Any], kind: RuleKind) -> Rule:
    """Build a rule from its keys; the metrics of its inputs are looked up when the files are joined."""
    return Rule(
        id=f"{reading.owner}.{path[-1]}",
        kind=kind,
        label=values.get("label", Label(en=str(path[-1]).replace("_", " "))),
        scorer=values["scorer"],
        inputs=(),
        bind=values.get("inputs", {}),
        parameters=values.get("parameters", ()),
        outputs=values.get("outputs", ("result",)),
        unit=values.get("unit", _UNITS.get(kind, Measure.POINTS)),
        good=values.get("good", Direction.LESS if kind is RuleKind.FINE else Direction.MORE),
        full=values.get("full", ""),
        clauses=values.get("clauses", ()),
        limits=values.get("limits", Label()),
        where=reading.document.table_at(path),
        owner=reading.owner,
        optional=values.get("optional", ()),
        smooth=values.get("smooth"),
        accepted=values.get("accepted", {}),
    )


def check_rule(reading: Reading, path: KeyPath, rule: Rule) -> None:
    """Note what a rule's own table shows to be wrong."""
    names = {parameter.name for parameter in rule.parameters}
    if rule.full and rule.full not in names:
        reading.fault(
            (*path, "full"), "unknown_name", sentence("{full!r} is not one of its parameters", full=rule.full)
        )
    for name in rule.optional:
        if name not in rule.bind:
            reading.fault(
                (*path, "optional"),
                "unknown_name",
                sentence("{name!r} is not one of its arguments", name=name),
            )
    for name in sorted(names & rule.bind.keys()):
        reading.fault(
            (*path, "parameters", name), "name_twice", sentence("{name!r} is an input already", name=name)
        )


def read_rule(reading: Reading, path: KeyPath, data: Any) -> Rule | None:
    """Read one `[rule.<name>]`."""
    values = RULE.read(reading, path, data)
    if values is None:
        return None
    rule = make_rule(reading, path, values, values.get("kind", RuleKind.SCORE))
    check_rule(reading, path, rule)
    return rule
