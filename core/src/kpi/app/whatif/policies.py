"""The policy with other parameters: what `--set` asks about."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import attrs

from kpi.app.catalogue import Base, load_base
from kpi.documents import Document
from kpi.errors import Fault, Faults, PolicyError, UsageError, nearest
from kpi.frozen import frozen
from kpi.model.catalogue import Catalogue, Policy
from kpi.model.names import meant
from kpi.model.parameter import Parameter, Value
from kpi.model.period import Period
from kpi.model.sorts import SETTABLE
from kpi.plugins.manager import Plugins
from kpi.policy.company import SET, Company, company_of, read_company
from kpi.policy.settings import read_set
from kpi.words import LANGUAGES, Label, Message, sentence

_HARMLESS = frozenset({"group_weights"})
"""What a panel weighs is a sum of means that everybody sees; its other numbers say whose means these are."""


@frozen
class Setting:
    """A parameter with the value that it has in the period, and the one that somebody asks about."""

    key: str
    label: Label
    now: Value
    then: Value
    unit: str = ""


@frozen
class Policies:
    """The policy as it is, and as it would be."""

    now: Policy
    then: Policy
    plugins: Plugins
    settings: tuple[Setting, ...] = ()


def load_policies(path: Path | None, texts: Iterable[str], period: Period) -> Policies:
    """Load the company's policy, and once more with `RULE.parameter=value` set in the period.

    Raises:
        UsageError: for what is not of that form, an unknown parameter, a value that does not fit, and for what
            would show what a panel keeps unseen.
        PolicyError: for a policy that cannot be loaded, or not with the other values.
    """
    company = company_of(Document("kpi.toml", "", {"schema": 1})) if path is None else read_company(path)
    base = load_base(None if path is None else company.plugins)
    now = base.policy(company)
    given = [_assignment(text) for text in texts]
    if not given:
        return Policies(now, now, base.plugins)
    try:
        then = _set(base, path, given, period)
    except UsageError as error:
        raise UsageError(*(_hinted(one, now.catalogue) for one in error.faults)) from None
    _refuse_unveiling(now.catalogue, then.catalogue, period)
    file = company.reading.document.name
    return Policies(now, then, base.plugins, tuple(_told(now.catalogue, then.catalogue, period, file)))


def _set(base: Base, path: Path | None, given: list[tuple[str, Any]], period: Period) -> Policy:
    entries = [
        {"key": key, "value": value, "from": period.start, "until": period.end} for key, value in given
    ]
    company = company_of(Document("kpi.toml", "", {"schema": 1})) if path is None else read_company(path)
    faults = Faults()
    document = Document("--set", "", {"set": entries})
    more = read_set(attrs.evolve(company.reading, document=document, faults=faults), entries, SET)
    faults.raise_if_any(PolicyError)
    try:
        return base.policy(_with(company, more))
    except PolicyError as error:
        placed = [_placed(one, given, company.reading.document.name) for one in error.faults]
        mine = all(one.where.startswith("--set") for one in placed)
        raise (UsageError if mine else PolicyError)(*placed) from None


def _with(company: Company, more: tuple[Any, ...]) -> Company:
    # Their places lie behind all that the file has, so that no line of it is blamed.
    moved = [attrs.evolve(one, path=("--set", one.path[1])) for one in more]
    return attrs.evolve(company, settings=(*company.settings, *moved))


def _placed(fault: Fault, given: list[tuple[str, Any]], file: str) -> Fault:
    """Say at which `--set` a fault stands; one without a line of the file comes from them too."""
    for place, (key, value) in enumerate(given, 1):
        for part in ("key", "value"):
            head = f"--set[{place}].{part}: "
            if fault.message.startswith(head):
                where = f"--set {key}={value}"
                return attrs.evolve(fault, where=where, message=_without(fault.message, head))
    return attrs.evolve(fault, where="--set") if fault.where == file else fault


def _without(message: Message, head: str) -> Message:
    """Return a message without the place that it begins with in both languages."""
    return sentence(Label(*(message.text(lang).removeprefix(head) for lang in LANGUAGES)))


def _hinted(fault: Fault, catalogue: Catalogue) -> Fault:
    """Name the parameters of a rule that has not the one that is asked about."""
    key = fault.where.removeprefix("--set ").partition("=")[0]
    rules = meant(catalogue.rules.values(), key.rpartition(".")[0])
    if fault.code != "unknown_name" or len(rules) != 1:
        return fault
    names = [one.name for one in rules[0].parameters]
    hint = nearest(key.rpartition(".")[2], names)
    return attrs.evolve(fault, hint=hint or sentence("{rule} has no parameter", rule=rules[0].id))


def _assignment(text: str) -> tuple[str, Any]:
    key, equals, value = text.partition("=")
    if not equals or not key.strip() or not value.strip():
        hint = sentence(
            "write RULE.parameter=value, as in team_task.full=25; kpi rules RULE lists the parameters"
        )
        raise UsageError(
            Fault("usage", sentence("{text!r} is not parameter=value", text=text), where="--set", hint=hint)
        )
    return key.strip(), _value(value.strip())


def _value(text: str) -> Any:
    """Read a value as TOML has it; what is none is a word."""
    from decimal import Decimal

    import tomli

    try:
        return tomli.loads(f"value = {text}", parse_float=Decimal)["value"]
    except tomli.TOMLDecodeError:
        return text


def _parameters(catalogue: Catalogue) -> dict[str, tuple[Label, Parameter]]:
    """Return every parameter by its full name, with the label of whose it is."""
    owners = (one for sort in SETTABLE for one in getattr(catalogue, sort.field).values())
    found = {f"{one.id}.{own.name}": (one.label, own) for one in owners for own in one.parameters}
    for ladder in catalogue.ladders.values():
        for level in ladder.levels:
            found |= {f"{ladder.id}.{level.id}.{own.name}": (level.label, own) for own in level.parameters}
    return found


def _told(now: Catalogue, then: Catalogue, period: Period, file: str) -> Iterable[Setting]:
    """Yield what is set otherwise, with the value of the period; one that its owner does not write has one too."""
    before = _parameters(now)
    for key, (label, own) in _parameters(then).items():
        old = before[key][1] if key in before else _unset(own, file)
        if old == own:
            continue
        was, will = (
            None if found is None else found.value for found in (old.at(period.end), own.at(period.end))
        )
        yield Setting(key, label, was, will, own.unit)


def _unset(one: Parameter, file: str) -> Parameter:
    """Return a parameter as it was before it was set here: a value without a line of the file is of `--set`."""
    return attrs.evolve(one, values=tuple(dated for dated in one.values if dated.where != file))


def _refuse_unveiling(now: Catalogue, then: Catalogue, period: Period) -> None:
    """Refuse to ask what a panel would say of other groups, or of smaller ones: two answers tell what one rater gave.

    Raises:
        UsageError: `unseen`, for every such parameter.
    """
    faults = []
    for id, panel in now.panels.items():
        other = then.panels[id]
        if other is panel or not panel.is_anonymous(period.end):
            continue
        was, will = ({own.name: own for own in one.parameters} for one in (panel, other))
        for name in sorted(was.keys() | will.keys()):
            if name not in _HARMLESS and was.get(name) != will.get(name):
                message = sentence(
                    "{id}.{name} says whose ratings are shown together, and they were given unseen",
                    id=id,
                    name=name,
                )
                hint = sentence("group_weights may be asked about; a panel is changed in kpi.toml")
                faults.append(Fault("unseen", message, where=f"--set {id}.{name}", hint=hint))
    if faults:
        raise UsageError(*faults)


__all__ = ["Policies", "Setting", "load_policies"]
