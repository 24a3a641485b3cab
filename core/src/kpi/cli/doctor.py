"""`kpi doctor NAME`: load one plugin in a process of its own and say all about it."""

from __future__ import annotations

import click

from kpi.app.probe import Report, probe
from kpi.cli.common import Settings, common_options, say
from kpi.cli.plugins import row
from kpi.errors import ExitCode, Fault, UsageError, nearest


@click.command("doctor")
@click.argument("name")
@common_options
def command(settings: Settings, name: str) -> int:
    """Load one plugin apart and say what is wrong with it: its state, time, modules and traceback."""
    from kpi.plugins.admit import admit
    from kpi.plugins.discover import discover
    from kpi.plugins.state import State

    plugins = admit(discover())
    same = [one for one in plugins if one.name == name]
    if not same:
        hint = nearest(name, {one.name for one in plugins})
        raise UsageError(Fault("unknown_plugin", f"no plugin {name!r} is installed", hint=hint))
    reports: list[Report] = [probe(one) for one in same]
    if settings.as_json:
        settings.put_json({"plugins": [_document(one) for one in reports]})
    else:
        for one in reports:
            _tell(one)
    return ExitCode.OK if all(one.plugin.state is State.LOADED for one in reports) else ExitCode.PLUGIN


def _document(report: Report) -> dict[str, object]:
    return {
        **row(report.plugin),
        "place": report.plugin.distribution.place,
        "target": report.plugin.target,
        "milliseconds": report.milliseconds,
        "modules": report.modules,
        "declared": report.declared,
        "traceback": report.traceback,
    }


def _tell(report: Report) -> None:
    plugin = report.plugin
    click.echo(f"{plugin.title}: {plugin.state}" + (f", {plugin.problem}" if plugin.problem else ""))
    click.echo(f"  module    {plugin.target}")
    click.echo(f"  found in  {plugin.distribution.place}")
    if report.declared:
        counts = ", ".join(f"{count} by {hook}" for hook, count in report.declared.items())
        click.echo(f"  declares  {counts}")
    if report.modules:
        click.echo(f"  imports   {', '.join(report.modules)}")
        click.echo(f"  took      {report.milliseconds} ms")
    if report.traceback:
        say(report.traceback)
