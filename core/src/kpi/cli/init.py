"""`kpi init`: a folder to start in."""

from __future__ import annotations

from pathlib import Path

import click

from kpi.cli.common import say
from kpi.words import listed, sentence


@click.command("init")
@click.argument(
    "folder", metavar="[DIR]", required=False, default=".", type=click.Path(file_okay=False, path_type=Path)
)
@click.option(
    "--plugin", "plugins", multiple=True, metavar="NAME", help="A plugin to use; all installed if not given."
)
@click.option(
    "--lang",
    type=click.Choice(["zh", "en"]),
    default="zh",
    show_default=True,
    envvar="KPI_LANG",
    help="Language of the comments, and of messages.",
)
def command(folder: Path, plugins: tuple[str, ...], lang: str) -> None:
    """Write a commented kpi.toml and an empty kpi.db into DIR (the current folder if not given).

    Files that are there are never overwritten; a kpi.toml that is there is kept and gets its store.
    """
    from kpi.app.init import init

    made = init(folder, plugins, lang)
    click.echo(f"{made.policy}\n{made.store}")
    if made.kept:
        say(sentence("{policy} was there and is kept", policy=made.policy))
    say(
        sentence("plugins: {names}", names=listed(made.plugins))
        if made.plugins
        else sentence("plugins: none")
    )
    say(
        sentence(
            "next: bind roles to scorecards in {policy}, then kpi import employees FILE --db {store}",
            policy=made.policy,
            store=made.store,
        )
    )
