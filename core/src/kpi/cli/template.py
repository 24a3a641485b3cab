"""`kpi template`: a workbook to be filled, which `kpi import` reads."""

from __future__ import annotations

from pathlib import Path

import click

from kpi.cli.common import Settings, file_options, say
from kpi.words import sentence


@click.command("template")
@click.argument("what", metavar="KIND|SCORECARD")
@click.option("--period", metavar="P", help="Whom and what it is about: 2018-07, 2018-Q3 ...")
@click.option("--unit", metavar="U", help="Only this unit and those below it: the id or the name.")
@click.option("--blank", is_flag=True, help="Of a SCORECARD one empty form, for nobody in particular.")
@file_options
def command(
    settings: Settings, what: str, period: str | None, unit: str | None, blank: bool, file: Path | None
) -> None:
    """Write a workbook (XLSX) to be filled, which `kpi import` reads.

    Of a KIND of `kpi import`: its columns with drop-downs and checked cells, and rows with the people where it is
    about them. Of a SCORECARD: its rating form, one sheet for each person whom it appraises in the period; filled,
    `kpi import ratings FILE` reads it.
    """
    from kpi.app.filling.written import write_template

    if file is None:
        raise click.MissingParameter(param_type="option", param_hint="'-o' / '--output'")
    done = write_template(
        settings.db, settings.policy, what, file, settings.lang, period=period, unit=unit, blank=blank
    )
    for note in done.notes:
        say(sentence("note: {note}", note=note))
    say(done.told)
    say(sentence("Filled in: kpi import {kind} {file}", kind=done.kind, file=file))


__all__ = ["command"]
