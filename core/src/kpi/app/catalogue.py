"""The policy in force: what core, kit and plugins declare, with the company's file on top."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cache
from pathlib import Path

import attrs

from kpi import __version__
from kpi.documents import Document
from kpi.errors import Fault, PluginError, PolicyError, nearest
from kpi.frozen import frozen
from kpi.model.builtin import CORE_DUE, CORE_METRICS
from kpi.model.catalogue import Policy
from kpi.model.facts import CORE_TABLES
from kpi.model.sorts import FIELD_OF
from kpi.plugins.load import told
from kpi.plugins.manager import Plugins, load_plugins
from kpi.plugins.noted import note, noting_deprecated
from kpi.plugins.state import Plugin
from kpi.policy.catalogue import Joined, join
from kpi.policy.company import Company, company_of, read_company
from kpi.policy.declared import Declared
from kpi.policy.policy import default_policy, make_policy
from kpi.words import NOTHING, sentence


@frozen(eq=False)
class Base:
    """Core, kit and the loaded plugins, joined; policies are laid on top of it."""

    plugins: Plugins
    joined: Joined

    def policy(self, company: Company) -> Policy:
        """Lay a company's file on top.

        Raises:
            PolicyError: every fault of the file at once.
            PluginError: a plugin or a version that the file asks for is not there.
        """
        where = company.reading.document.where(("plugins",))
        faults = (*self.plugins.missing(company.plugins or (), where=where), *_unmet(company, self.plugins))
        if faults:
            raise PluginError(*faults)
        return make_policy(company, self.joined, self.plugins.blame)

    def policy_of(self, document: Document) -> Policy:
        """Lay a table of a case file on top, which takes the keys of `kpi.toml`."""
        return self.policy(company_of(document))


@frozen
class Loaded:
    """A policy with the plugins that it stands on."""

    policy: Policy
    plugins: Plugins


def load_company(policy_path: Path | None, plugins: Plugins | None = None) -> Loaded:
    """Load the policy of a file, or of nobody: then every installed plugin with its defaults.

    `plugins` are those to use instead of what is installed.

    Raises:
        PolicyError: every fault of the file and of `kpi_rules.py` beside it.
        PluginError: a plugin that the file wants is missing, broken or contradicts another.
    """
    if policy_path is None:
        base = load_base(plugins=plugins)
        return Loaded(default_policy(base.joined), base.plugins)
    with noting_deprecated(""):
        company = read_company(policy_path)
    # Of what the file wants in vain each plugin is told in one line; its author asks `kpi doctor` for all.
    base, _ = _joined(company.plugins, plugins)
    return Loaded(base.policy(company), base.plugins)


def load_policy(policy_path: Path | None, plugins: Plugins | None = None) -> Policy:
    """Load the policy alone; see `load_company`."""
    return load_company(policy_path, plugins).policy


def load_base(wanted: Collection[str] | None = None, plugins: Plugins | None = None) -> Base:
    """Load the wanted plugins (None: all that are installed) and join what they declare.

    A plugin whose declarations do not hold together is broken like one that cannot be imported.

    What is wrong with others is noted (`kpi.plugins.noted`), or ends it where the environment is strict.

    Raises:
        PluginError: all faults of such a plugin, where it is one of those `wanted`.
    """
    base, faults = _joined(wanted, plugins)
    if faults:
        raise PluginError(*faults)
    return base


def _joined(wanted: Collection[str] | None, plugins: Plugins | None) -> tuple[Base, tuple[Fault, ...]]:
    """Join what holds together; return with it all faults of the `wanted` plugins that do not."""
    found = load_plugins(wanted) if plugins is None else plugins
    asked: list[Fault] = []
    while True:
        declared = [core_declared(), *(_declared(one, found) for one in found.loaded)]
        joined = join(declared, blame=found.blame)
        wrong = {owner: faults.found for owner, faults in joined.faults.items() if faults.found}
        if not wrong:
            break
        if "core" in wrong:
            raise PolicyError(*wrong["core"])
        asked += [fault for owner in sorted(wrong) if owner in (wanted or ()) for fault in wrong[owner]]
        found = found.without({owner: told(PluginError(*faults)) for owner, faults in wrong.items()})
    if found.asked.strict and found.faults:
        raise PluginError(*found.faults)
    note(found.faults)
    return Base(found, joined), tuple(asked)


@cache
def core_declared() -> Declared:
    """Return what the core and its kit declare."""
    from kpi.kit.scorers import SCORERS
    from kpi.kit.tables import KIT_TABLES

    return Declared(
        "core",
        f"core {__version__}",
        metrics=list(CORE_METRICS),
        scorers=list(SCORERS),
        tables=[*CORE_TABLES, *KIT_TABLES],
        due=list(CORE_DUE),
    )


def _declared(plugin: Plugin, plugins: Plugins) -> Declared:
    declared = Declared(plugin.name, plugin.title)
    for one in plugins.declarations:
        if type(one.item) in FIELD_OF and one.plugin.name == plugin.name:
            owned = one.item if one.item.owner == plugin.name else attrs.evolve(one.item, owner=plugin.name)
            declared.add(owned)
    return declared


def _unmet(company: Company, plugins: Plugins) -> Iterator[Fault]:
    """Hold `require` against the distributions that are there; one of which a version is hidden has the other."""
    if not company.require:
        return
    from packaging.requirements import InvalidRequirement, Requirement
    from packaging.utils import canonicalize_name

    there = {
        canonicalize_name(one.distribution.name): one.distribution.version
        for one in sorted(plugins.known, key=lambda one: not one.distribution.hidden_by)
    }
    there[canonicalize_name("kpi-core")] = __version__
    for index, text in enumerate(company.require):
        path = ("require", index)
        try:
            wanted = Requirement(text)
        except InvalidRequirement as error:
            hint = sentence('write name and version, such as "kpi-ecommerce>=0.1"')
            company.reading.fault(
                path,
                "bad_requirement",
                sentence("{text!r} cannot be read: {error}", text=text, error=error),
                hint,
            )
            continue
        name = canonicalize_name(wanted.name)
        where, hint = company.reading.document.where(path), sentence("kpi install '{text}'", text=text)
        if name not in there:
            alike = NOTHING if name.startswith("kpi-") else nearest(name, there)
            yield Fault(
                "not_installed",
                sentence("{name} is not installed", name=wanted.name),
                where,
                hint=alike or hint,
            )
        elif not wanted.specifier.contains(there[name], prereleases=True):
            message = sentence(
                "{text} is required, {name} {there} is installed",
                text=text,
                name=wanted.name,
                there=there[name],
            )
            yield Fault("wrong_version", message, where, hint=hint)
