"""A plugin loaded alone, beside a stranger, and beside everything that is installed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import attrs

from kpi.app.catalogue import Base
from kpi.errors import Fault, KpiError
from kpi.model.extension import Check, Finding
from kpi.model.metric import Metric
from kpi.model.rule import Rule
from kpi.plugins.discover import Distribution
from kpi.plugins.load import Declaration
from kpi.plugins.manager import Plugins
from kpi.plugins.state import Plugin, State, state_word
from kpi.testing.conforming.subject import Subject
from kpi.words import Label, Message, phrase, sentence

STRANGER = "stranger"
_HOOKS = {Metric: "kpi_metrics", Rule: "kpi_rules"}


def alone(subject: Subject) -> Iterator[Fault]:
    """Yield why it does not load without any other plugin."""
    hint = sentence("kpi doctor {name} shows where", name=subject.plugin.name)
    tried = subject.tried
    if isinstance(tried, KpiError):
        yield from tried.faults
    elif isinstance(tried, Message):
        yield Fault("conformance", tried, who=subject.plugin.title, hint=hint)
    else:
        yield from _examined(subject, tried, phrase("alone"))


def beside_a_stranger(subject: Subject) -> Iterator[Fault]:
    """Yield what goes wrong beside a plugin that it has never heard of, whose metrics and rules have the same short names."""
    from kpi.app.catalogue import load_base

    plugins = subject.alone.plugins
    stranger = Plugin(STRANGER, STRANGER, Distribution("kpi-stranger", "1.0", "")).become(State.LOADED)
    copies = [
        Declaration(stranger, hook, copy)
        for one in plugins.declarations
        if (hook := _HOOKS.get(type(one.item)))
        and (copy := _copied(one.item, subject.plugin.name)) is not None
    ]
    both = Plugins((*plugins.known, stranger), (*plugins.declarations, *copies))
    try:
        base = load_base([subject.plugin.name], both)
    except KpiError as error:
        hint = sentence("refer to what is its own by its full id")
        yield from (attrs.evolve(fault, hint=fault.hint or hint) for fault in error.faults)
        return
    yield from _examined(subject, base, phrase("beside a stranger"))


def _copied(one: Metric | Rule, owner: str) -> Metric | Rule | None:
    """Return a declaration of the same short name; of rules those alone that read nothing of others' names."""
    id = one.id.replace(f"{owner}.", f"{STRANGER}.", 1)
    if isinstance(one, Metric):
        return attrs.evolve(Metric.simple(id, one.unit), label=one.label, owner=STRANGER)
    return attrs.evolve(one, id=id, owner=STRANGER, clauses=())


def beside_all(subject: Subject) -> Iterator[Fault]:
    """Yield why it does not load beside everything that is installed; clashes of names are another test's."""
    from kpi.app.catalogue import load_base

    name = subject.plugin.name
    plugins = subject.together
    state = _of(name, plugins)
    if state.state is State.BLOCKED:
        return
    if state.state is State.LOADED:
        try:
            base = load_base(None, plugins)
        except KpiError as error:
            yield from error.faults
            return
        state = _of(name, base.plugins)
        if state.state is State.LOADED:
            yield from _examined(subject, base, phrase("beside all others"))
            return
    hint = sentence("it loads alone, so look for what it takes from others")
    yield Fault(
        "conformance",
        sentence(
            "is {state} beside all others: {problem}", state=state_word(state.state), problem=state.problem
        ),
        who=state.title,
        hint=hint,
    )


def _of(name: str, plugins: Plugins) -> Plugin:
    return next(one for one in plugins.known if one.name == name and not one.distribution.hidden_by)


def _examined(subject: Subject, base: Base, how: Label) -> Iterator[Fault]:
    """Yield what breaks when the plugin's own checks examine the policy of nobody."""
    from kpi.policy.policy import default_policy

    policy = default_policy(base.joined)
    for check in _checks(base.plugins.declarations, subject.plugin.name):
        try:
            found = list(check.examine(policy))
            wrong = [repr(one) for one in found if type(one) is not Finding]
        except Exception as error:
            message = sentence(
                "{id}: breaks {how}: {type}: {error}",
                id=check.id,
                how=how,
                type=type(error).__name__,
                error=error,
            )
            hint = sentence("a check sees the whole policy, also what others declare")
            yield Fault("conformance", message, who=subject.plugin.title, hint=hint)
            continue
        if wrong:
            yield Fault(
                "conformance",
                sentence("{id}: finds {value}, which is no Finding", id=check.id, value=wrong[0]),
                who=check.owner,
            )


def _checks(declarations: Iterable[Declaration], owner: str) -> Iterator[Check]:
    for one in declarations:
        if isinstance(one.item, Check) and one.plugin.name == owner:
            yield one.item


__all__ = ["alone", "beside_a_stranger", "beside_all"]
