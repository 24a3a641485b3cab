"""The policy in force: what core, kit and plugins declare, with the company's file on top."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from pathlib import Path

import attrs

from kpi import __version__
from kpi.documents import Document
from kpi.errors import Faults, PluginError, PolicyError, nearest
from kpi.frozen import frozen
from kpi.model.builtin import CORE_DUE, CORE_METRICS
from kpi.model.catalogue import Policy
from kpi.model.facts import CORE_TABLES
from kpi.model.sorts import FIELD_OF
from kpi.plugins.load import told
from kpi.plugins.manager import Plugins, load_plugins
from kpi.plugins.state import Plugin
from kpi.policy.catalogue import Joined, join
from kpi.policy.company import Company, company_of, read_company
from kpi.policy.declared import Declared
from kpi.policy.policy import default_policy, make_policy


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
        self.plugins.require(company.plugins or (), where=company.reading.document.where(("plugins",)))
        _check_required(company, self.plugins)
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
    company = read_company(policy_path)
    base = load_base(company.plugins, plugins)
    return Loaded(base.policy(company), base.plugins)


def load_policy(policy_path: Path | None, plugins: Plugins | None = None) -> Policy:
    """Load the policy alone; see `load_company`."""
    return load_company(policy_path, plugins).policy


def load_base(wanted: Collection[str] | None = None, plugins: Plugins | None = None) -> Base:
    """Load the wanted plugins (None: all that are installed) and join what they declare.

    A plugin whose declarations do not hold together is broken like one that cannot be imported.

    Raises:
        PluginError: all faults of such a plugin, where it is one of those `wanted`.
    """
    found = load_plugins(wanted) if plugins is None else plugins
    while True:
        declared = [core_declared(), *(_declared(one, found) for one in found.loaded)]
        joined = join(declared, blame=found.blame)
        wrong = {owner: faults.found for owner, faults in joined.faults.items() if faults.found}
        if not wrong:
            return Base(found, joined)
        if "core" in wrong:
            raise PolicyError(*wrong["core"])
        asked = [fault for owner in sorted(wrong) if owner in (wanted or ()) for fault in wrong[owner]]
        if asked:
            raise PluginError(*asked)
        found = found.without({owner: told(PluginError(*faults)) for owner, faults in wrong.items()})


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


def _check_required(company: Company, plugins: Plugins) -> None:
    """Hold `require` against the distributions that are there."""
    if not company.require:
        return
    from packaging.requirements import InvalidRequirement, Requirement
    from packaging.utils import canonicalize_name

    there = {canonicalize_name(one.distribution.name): one.distribution.version for one in plugins.known}
    there[canonicalize_name("kpi-core")] = __version__
    missing = Faults()
    for text in company.require:
        where = company.reading.document.where(("require",))
        try:
            wanted = Requirement(text)
        except InvalidRequirement as error:
            hint = 'write name and version, such as "kpi-ecommerce>=0.1"'
            company.reading.fault(("require",), "bad_requirement", f"{text!r} cannot be read: {error}", hint)
            continue
        name = canonicalize_name(wanted.name)
        if name not in there:
            hint = f"pip install {text!r}" if wanted.name.startswith("kpi") else nearest(name, there)
            missing.add("not_installed", f"{wanted.name} is not installed", where=where, hint=hint)
        elif not wanted.specifier.contains(there[name], prereleases=True):
            message = f"{text} is required, {wanted.name} {there[name]} is installed"
            missing.add("wrong_version", message, where=where, hint=f"pip install {text!r}")
    missing.raise_if_any(PluginError)
