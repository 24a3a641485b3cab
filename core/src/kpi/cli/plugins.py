"""`kpi plugins`: what is installed and the state of each, from metadata; with --load each loaded apart."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

import click

from kpi.cli.commands import claims
from kpi.cli.common import Settings, common_options, say
from kpi.errors import ExitCode
from kpi.output import Column
from kpi.plugins.admit import admit
from kpi.plugins.asked import asked
from kpi.plugins.discover import discover
from kpi.plugins.state import Plugin, State
from kpi.words import phrase, sentence

COLUMNS = (
    Column("name", phrase("plugin")),
    Column("distribution", phrase("distribution")),
    Column("version", phrase("version")),
    Column("state", phrase("state")),
    Column("problem", phrase("problem")),
    Column("summary", phrase("summary")),
)
TOOK = Column("milliseconds", phrase("ms"))


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
@click.option(
    "--load", is_flag=True, help="Load each in a process of its own: loaded or broken, and how long."
)
@click.option("--freeze", is_flag=True, help="Print what is installed as a file for kpi install -r.")
@common_options
def command(settings: Settings, load: bool, freeze: bool) -> int:
    """List the installed plugins and the state of each.

    A plugin is found, blocked (not wanted, or its name is taken), incompatible, broken or loaded.
    """
    if freeze:
        return _freeze(settings)
    wishes = asked()
    wanted = wanted_by(settings.policy)
    plugins: Sequence[Plugin] = admit(discover(), wanted, wishes)
    for name in sorted({*(wanted or ())} - {one.name for one in plugins}):
        say(
            sentence(
                "{policy} wants the plugin {name!r}, which is not installed",
                policy=settings.policy,
                name=name,
            )
        )
    for fault in wishes.unknown(one.name for one in plugins):
        say(fault.warning())
    for told in claims().told:
        say(sentence("warning: {told}", told=told))
    if not load:
        settings.put([row(one) for one in plugins], COLUMNS, key="plugins")
        return ExitCode.OK
    from kpi.app.probe import probe, without_clashes

    reports = without_clashes([probe(one) for one in plugins])
    rows = [{**row(one.plugin), "milliseconds": one.milliseconds or None} for one in reports]
    settings.put(rows, (*COLUMNS, TOOK), key="plugins")
    for one in reports:
        if one.slow:
            say(sentence("warning: {slow}", slow=one.slow))
    failed = any(one.plugin.wanted and one.plugin.state is not State.LOADED for one in reports)
    return ExitCode.PLUGIN if wishes.strict and failed else ExitCode.OK


def _freeze(settings: Settings) -> int:
    from kpi.plugins.freeze import freeze

    frozen = freeze(discover())
    for one in frozen:
        if one.told:
            say(sentence("note: {told}", told=one.told))
    if settings.as_json:
        rows = [{"name": one.name, "version": one.version, "line": one.line} for one in frozen]
        settings.put_json({"requirements": rows})
    else:
        click.echo("".join(f"{one.line}\n" for one in frozen), nl=False)
    return ExitCode.OK
