"""`kpi try`: one rule on given inputs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kpi.cli.common import Settings, common_options
from kpi.output import Column, Format, cell
from kpi.words import Label, phrase

if TYPE_CHECKING:
    from datetime import datetime

    from kpi.trial import Outcome


@click.command("try")
@click.argument("rule")
@click.argument("given", nargs=-1, metavar="[NAME=VALUE]...")
@click.option(
    "--facts", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="More inputs, TOML or JSON."
)
@click.option(
    "--set", "settings_", multiple=True, metavar="PARAMETER=VALUE", help="Another value of a parameter."
)
@click.option(
    "--on", type=click.DateTime(["%Y-%m-%d"]), help="The day whose parameters hold.  [default: today]"
)
@common_options
def command(
    settings: Settings,
    rule: str,
    given: tuple[str, ...],
    facts: Path | None,
    settings_: tuple[str, ...],
    on: datetime | None,
) -> None:
    """Try RULE (an id, a short name or a clause id) on given inputs, without a store.

    A bare number is in the input's unit; a rate may be 90% or 900/1000, a list 1,0,1.
    """
    from datetime import date

    from kpi.app.trying import assignments, facts_file, try_rule

    inputs = {**(facts_file(facts) if facts else {}), **assignments(given, "NAME=VALUE")}
    day = on.date() if on else date.today()
    outcome = try_rule(settings.policy, rule, inputs, assignments(settings_, "--set"), day)
    if settings.as_json:
        settings.put_json(outcome.to_json(settings.lang))
    elif settings.output is Format.TABLE:
        _tell(outcome, settings.lang)
    else:
        outputs = outcome.to_json(settings.lang)["outputs"]
        rows = [{"name": name, "value": value} for name, value in outputs.items()]
        settings.put(rows, (Column("name"), Column("value", Label(), number=True)))


def _tell(outcome: Outcome, lang: str) -> None:
    from kpi.expr import RESULT
    from kpi.output.tree import draw

    click.echo(f"{outcome.rule}: {cell(outcome.result, lang, 2) or '-'}")
    # The result alone, under whatever names, has just been told.
    if len(set(outcome.outputs) - {RESULT}) > 1 or len(set(map(repr, outcome.outputs.values()))) > 1:
        for name, value in outcome.outputs.items():
            click.echo(f"  {name} = {cell(value, lang)}")
    if outcome.flags:
        click.echo(phrase("  flags: {flags}", flags=", ".join(outcome.flags)).text(lang))
    if outcome.why is not None:
        click.echo(draw(outcome.why, lang), nl=False)
