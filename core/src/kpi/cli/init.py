"""`kpi init`: a folder to start in."""

from __future__ import annotations

from pathlib import Path

import click

from kpi.cli.common import say
from kpi.words import sentence


@click.command("init")
@click.argument(
    "folder", metavar="[DIR]", required=False, default=".", type=click.Path(file_okay=False, path_type=Path)
)
@click.option(
    "--plugin", "plugins", multiple=True, metavar="NAME", help="A plugin to use; all installed if not given."
)
def command(folder: Path, plugins: tuple[str, ...]) -> None:
    """Write a commented kpi.toml and an empty kpi.db into DIR (the current folder if not given).

    Files that are there are never overwritten; a kpi.toml that is there is kept and gets its store.
    """
    from kpi.app.init import init

    made = init(folder, plugins)
    click.echo(f"{made.policy}\n{made.store}")
    if made.kept:
        say(sentence("{policy} was there and is kept", policy=made.policy))
    used = ", ".join(made.plugins) or "none"
    say(sentence("plugins: {used}", used=used))
    say(
        sentence(
            "next: bind roles to scorecards in {policy}, then kpi import employees FILE --db {store}",
            policy=made.policy,
            store=made.store,
        )
    )
