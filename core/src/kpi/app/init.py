"""`kpi init`: a commented policy and an empty store."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from kpi.app.catalogue import Base, load_base, load_company
from kpi.errors import Fault, UsageError
from kpi.frozen import frozen
from kpi.model.catalogue import BINDABLE, Catalogue
from kpi.model.parameter import Value
from kpi.model.rule import Rule
from kpi.model.sorts import BY_WORD
from kpi.plugins.manager import Plugins
from kpi.words import sentence

POLICY, STORE = "kpi.toml", "kpi.db"


@frozen
class Made:
    """What is there now (the policy may have been before, and is `kept`), and the plugins that are installed but of no use, each with the reason."""

    policy: Path
    store: Path
    plugins: tuple[str, ...]
    kept: bool = False


def init(folder: Path, plugins: Collection[str]) -> Made:
    """Write `kpi.toml` and `kpi.db` for the chosen plugins (none chosen: all that are installed).

    A policy that is there already is kept, and only the store is made.

    Raises:
        UsageError: the store is there already, or plugins are chosen beside a policy; nothing is written then.
        PluginError: a plugin chosen is not installed or does not load.
        PolicyError: the policy that is there has faults.
    """
    from kpi.store import open_store

    policy, store = folder / POLICY, folder / STORE
    kept = policy.exists() and not plugins
    for path in (store,) if kept else (policy, store):
        if path.exists():
            hint = sentence("choose another folder, or take the file away")
            raise UsageError(
                Fault(
                    "exists", sentence("is there already, and is not overwritten"), where=str(path), hint=hint
                )
            )
    text, catalogue, used = _kept(policy) if kept else _fresh(plugins)
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with open_store(store, create=True, tables=tuple(catalogue.tables.values())):
            pass
        if text:
            policy.write_text(text, encoding="utf-8")
    except BaseException:
        for path in (store,) if kept else (policy, store):
            path.unlink(missing_ok=True)
        raise
    return Made(policy, store, tuple(one.name for one in used.loaded), kept)


def _kept(policy: Path) -> tuple[str, Catalogue, Plugins]:
    """Return what a policy that is there already needs of a store."""
    loaded = load_company(policy)
    return "", loaded.policy.catalogue, loaded.plugins


def _fresh(plugins: Collection[str]) -> tuple[str, Catalogue, Plugins]:
    """Return the text of a new policy, and what it needs of a store."""
    base = load_base(plugins or None)
    base.plugins.require(plugins)
    return template(base), base.joined.catalogue, base.plugins


def template(base: Base) -> str:
    """Return a `kpi.toml` in which everything optional stands as a comment, ready to be taken in."""
    loaded = base.plugins.loaded
    names = ", ".join(f'"{one.name}"' for one in loaded)
    versions = ", ".join(f'"{one.distribution.name}>={one.distribution.version}"' for one in loaded)
    lines = [
        "# The company's policy. `kpi rules` lists what there is, `kpi run --period 2025-01` computes a month.",
        "schema = 1",
        f"plugins = [{names}]",
        f"# require = [{versions}]",
        "",
        "# Who is appraised and paid by what: by role, by unit, or by both. The most specific binding wins.",
        *_bindings(base),
        "# Any parameter can be set otherwise, from a day on if need be.",
        *_settings(base),
        "# Rules of your own need no Python: metrics, rules and scorecards are tables of this file.",
        *_OWN,
    ]
    return "\n".join(lines) + "\n"


def _bindings(base: Base) -> Iterator[str]:
    catalogue = base.joined.catalogue
    declared = {what: getattr(catalogue, BY_WORD[what.word].field) for what in BINDABLE}
    for what, found in declared.items():
        for name, one in found.items():
            yield f"# {what.word} {name}: {one.label.text('zh')}"
    yield "# [[bind]]"
    yield '# role = "cs"'
    for what, found in declared.items():
        cards = what.word == "scorecard"
        # What ranks people is the card that a company looks for first.
        ranked = [name for name, one in found.items() if cards and one.ranking]
        for name in [*ranked, *found][:1]:
            # Most roles have one card.
            yield f'# {what.word} = ["{name}"]' if what.several and not cards else f'# {what.word} = "{name}"'
    yield ""


def _settings(base: Base) -> Iterator[str]:
    rule = next((one for one in base.joined.catalogue.rules.values() if one.parameters), None)
    if rule is not None:
        yield "# [[set]]"
        yield from _example(rule)
    yield ""


def _example(rule: Rule) -> Iterator[str]:
    parameter = rule.parameters[0]
    yield f'# key = "{rule.id}.{parameter.name}"'
    yield f"# value = {toml_value(parameter.values[-1].value)}"
    yield '# from = "2025-01-01"'


def toml_value(value: Value) -> str:
    """Write a parameter's value as TOML."""
    from kpi.exact import show

    if value is None:
        return '"none"'
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    if isinstance(value, tuple):
        return f"[{', '.join(toml_value(one) for one in value)}]"
    if isinstance(value, Mapping):
        return f"{{ {', '.join(f'{toml_value(name)} = {toml_value(one)}' for name, one in value.items())} }}"
    shown = show(value)
    return f'"{shown}"' if "/" in shown else shown


_OWN = (
    "# [metric.answered_rate]",
    '# label = { zh = "接听率", en = "Answered rate" }',
    '# unit = "percent"',
    '# better = "more"',
    "#",
    "# [rule.answered_rate]",
    '# scorer = "bands"',
    '# inputs = { value = "answered_rate" }',
    "# parameters = { edges = [80, 90], points = [0, 6, 10] }",
    "#",
    "# [scorecard.desk]",
    '# label = { zh = "客服台", en = "Desk" }',
    "# [[scorecard.desk.item]]",
    '# rule = "answered_rate"',
)
