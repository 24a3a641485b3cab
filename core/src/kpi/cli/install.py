"""`kpi install` and `kpi uninstall`: pip for plugins, in a process of its own."""

from __future__ import annotations

import click

from kpi.cli.common import say
from kpi.errors import ExitCode, Fault, UsageError
from kpi.words import sentence


@click.command("install")
@click.argument("packages", nargs=-1)
@click.option("-U", "--upgrade", is_flag=True, help="Take the newest version.")
@click.option("-r", "--requirement", "files", multiple=True, type=click.Path(exists=True, dir_okay=False))
def install(packages: tuple[str, ...], upgrade: bool, files: tuple[str, ...]) -> int:
    """Install plugins with pip: names of distributions, wheels, or folders.

    Afterwards the state of every plugin is told; exit code 5 if one that was installed cannot be used.
    """
    from kpi.plugins import install as pip
    from kpi.plugins.admit import admit
    from kpi.plugins.discover import discover
    from kpi.plugins.state import State

    if not packages and not files:
        raise UsageError(Fault("nothing_to_install", sentence("name a distribution, or a file with -r")))
    before = [one.distribution for one in admit(discover())]
    pip.install(packages, upgrade=upgrade, files=files)
    code = ExitCode.OK
    for one in admit(discover()):
        if one.distribution in before:
            continue
        say(f"{one.title}: {one.state}" + (f", {one.problem}" if one.problem else ""))
        code = code if one.state is State.FOUND else ExitCode.PLUGIN
    return code


@click.command("uninstall")
@click.argument("names", nargs=-1, required=True)
@click.option("-y", "--yes", is_flag=True, help="Do not ask.")
def uninstall(names: tuple[str, ...], yes: bool) -> None:
    """Uninstall plugins with pip, without loading any: a broken one too."""
    from kpi.plugins import install as pip

    if not yes:
        click.confirm(f"uninstall {', '.join(names)}?", abort=True, err=True)
    for one in pip.uninstall(names):
        say(sentence("{title} is uninstalled", title=one.title))
