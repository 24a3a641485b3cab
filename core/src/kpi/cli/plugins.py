"""`kpi plugins`: what is installed and the state of each, from metadata; with --load each loaded apart."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

import click

from kpi.cli.common import Settings, common_options, say
from kpi.model.label import Label
from kpi.output import Column
from kpi.plugins.admit import admit
from kpi.plugins.discover import discover
from kpi.plugins.state import Plugin

COLUMNS = (
    Column("name", Label("插件", "plugin")),
    Column("distribution", Label("发行包", "distribution")),
    Column("version", Label("版本", "version")),
    Column("state", Label("状态", "state")),
    Column("problem", Label("问题", "problem")),
    Column("summary", Label("说明", "summary")),
)


def wanted_by(policy: Path | None) -> Collection[str] | None:
    """Return the plugins that a policy lists, or None where it lists none: then all are wanted."""
    if policy is None:
        return None
    from kpi.documents import read_file

    listed = read_file(policy).data.get("plugins")
    return [str(one) for one in listed] if isinstance(listed, list) else None


def row(plugin: Plugin) -> dict[str, object]:
    """Return a plugin as a row of the contract."""
    return {
        "name": plugin.name,
        "distribution": plugin.distribution.name,
        "version": plugin.distribution.version,
        "state": plugin.state,
        "problem": plugin.problem,
        "summary": plugin.distribution.summary,
    }


@click.command("plugins")
@click.option("--load", is_flag=True, help="Load each in a process of its own: loaded or broken.")
@common_options
def command(settings: Settings, load: bool) -> None:
    """List the installed plugins and the state of each.

    A plugin is found, blocked (not wanted, or its name is taken), incompatible, broken or loaded.
    """
    wanted = wanted_by(settings.policy)
    plugins: Sequence[Plugin] = admit(discover(), wanted)
    for name in sorted({*(wanted or ())} - {one.name for one in plugins}):
        say(f"{settings.policy} wants the plugin {name!r}, which is not installed")
    if load:
        from kpi.app.probe import probe

        plugins = [probe(one).plugin for one in plugins]
    settings.put([row(one) for one in plugins], COLUMNS, key="plugins")
