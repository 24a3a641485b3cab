"""`kpi new-plugin`: a plugin to start from."""

from __future__ import annotations

from pathlib import Path
from shlex import quote

import click

from kpi.cli.common import say
from kpi.words import sentence


@click.command("new-plugin")
@click.argument("name")
@click.argument("folder", metavar="[DIR]", required=False, type=click.Path(path_type=Path))
def command(name: str, folder: Path | None) -> None:
    """Write a whole plugin into DIR (kpi-NAME if not given), ready to be tested, built and published.

    It has one metric, scorecard, fine and scorer, with their worked examples and tests, to be replaced by yours.
    """
    from kpi.app.new_plugin import names_of, new_plugin

    names = names_of(name)
    folder = folder or Path(names.distribution)
    new_plugin(names, folder)
    click.echo(folder)
    say(
        sentence(
            "the plugin {name}: distribution {distribution}, package {package}",
            name=names.name,
            distribution=names.distribution,
            package=names.package,
        )
    )
    place = quote(str(folder))
    say(sentence("next: cd {place} && make test", place=place))
    say(
        sentence(
            "      pip install -e {place} shows it to this kpi: kpi plugins --load, kpi rules {name}.picker_month",
            place=place,
            name=names.name,
        )
    )
    say(sentence("      then put your own rules into src, README.md says where"))
