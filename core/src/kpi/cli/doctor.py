"""`kpi doctor [NAME]`: load a plugin in a process of its own and say all about it."""

from __future__ import annotations

import click

from kpi.app.probe import Report, probe, probe_beside
from kpi.cli.common import Settings, common_options, say
from kpi.cli.plugins import row
from kpi.errors import ExitCode, Fault, UsageError, nearest
from kpi.words import sentence


@click.command("doctor")
@click.argument("name", required=False)
@common_options
def command(settings: Settings, name: str | None) -> int:
    """Load one plugin apart and say what is wrong with it: its state, time, modules and traceback.

    Without NAME every installed plugin. What the environment (KPI_LOAD_PLUGINS, ...) leaves out is loaded too. Exit
    code 5 where one cannot be used.
    """
    from kpi.app.probe import without_clashes
    from kpi.plugins.admit import admit
    from kpi.plugins.discover import discover
    from kpi.plugins.state import State

    plugins = admit(discover())
    same = [one for one in plugins if name in (None, one.name)]
    if name is not None and not same:
        hint = nearest(name, {one.name for one in plugins})
        raise UsageError(
            Fault("unknown_plugin", sentence("no plugin {name!r} is installed", name=name), hint=hint)
        )
    reports: list[Report] = (
        without_clashes([probe(one) for one in plugins])
        if name is None
        else [probe_beside(one, plugins) for one in same]
    )
    if settings.as_json:
        settings.put_json({"plugins": [_document(one) for one in reports]})
    else:
        for one in reports:
            _tell(one)
    in_use = {one.plugin.name for one in reports if one.plugin.state is State.LOADED}
    failed = [one for one in reports if one.plugin.name not in in_use]
    return ExitCode.PLUGIN if failed else ExitCode.OK


def _document(report: Report) -> dict[str, object]:
    return {
        **row(report.plugin),
        "place": report.plugin.distribution.place,
        "target": report.plugin.target,
        "milliseconds": report.milliseconds,
        "slow": bool(report.slow),
        "modules": report.modules,
        "declared": report.declared,
        "deprecated": report.notes,
        "traceback": report.traceback,
    }


def _tell(report: Report) -> None:
    plugin = report.plugin
    click.echo(f"{plugin.title}: {plugin.state}" + (f", {plugin.problem}" if plugin.problem else ""))
    click.echo(f"  module    {plugin.target}")
    click.echo(f"  found in  {plugin.distribution.place}")
    if report.milliseconds:
        click.echo(f"  took      {report.milliseconds} ms, without what kpi.api takes")
    if report.declared:
        counts = ", ".join(f"{count} by {hook}" for hook, count in report.declared.items())
        click.echo(f"  declares  {counts}")
    if report.modules:
        click.echo(f"  imports   {', '.join(report.modules)}")
    if report.slow:
        say(sentence("warning: {slow}", slow=report.slow))
    for note in report.notes:
        say(sentence("warning: {note} [{title}]", note=note, title=plugin.title))
    if report.traceback:
        say(report.traceback)
