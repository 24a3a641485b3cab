"""`kpi check`: the policy examined before pay day."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from kpi.cli.check_page import SEVERITIES, page
from kpi.cli.common import Settings, common_options, say, terminal_width
from kpi.errors import ExitCode
from kpi.output import Column, Format
from kpi.words import Message, listed, phrase, phrase_in, said_by, sentence

if TYPE_CHECKING:
    from datetime import datetime

COLUMNS = (
    Column("severity", phrase("severity"), words=SEVERITIES),
    Column("code", phrase("code")),
    Column("about", phrase("rule")),
    Column("message", phrase("finding"), loose=True),
    Column("witness", phrase("witness"), loose=True),
    Column("proven", phrase("proven"), hidden=True),
    Column("clauses", phrase("clauses"), loose=True),
    Column("parameter", phrase_in("check", "parameter"), loose=True),
    Column("where", phrase("where"), hidden=True),
    Column("settled", phrase("settled by"), hidden=True),
    Column("try", phrase("try"), hidden=True),
)


@click.command("check")
@click.option("--as-printed", is_flag=True, help="Read rules to the letter: show what the defaults mend.")
@click.option(
    "--notes", is_flag=True, help="List the notes one by one; a page counts them else, JSON has all."
)
@click.option("--jump", metavar="POINTS", help="Also tell leaps of a result by more than this.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The day whose numbers hold.  [default: today]")
@click.option(
    "--confirm",
    "keys",
    multiple=True,
    metavar="KEY",
    help="Record in kpi.toml that the company confirms a default: a parameter, or all of a rule.",
)
@click.option("--by", default="", metavar="WHO", help="Who confirms it.")
@common_options
def command(
    settings: Settings,
    as_printed: bool,
    notes: bool,
    jump: str | None,
    on: datetime | None,
    keys: tuple[str, ...],
    by: str,
) -> int:
    """Examine the policy before pay day: gaps, dead branches, wrong directions, weights, unconfirmed defaults.

    A finding names the place, inputs that show it (for `kpi try`) and the parameter that would mend it.
    """
    from datetime import date

    from kpi.app.checking import check

    day = on.date() if on else date.today()
    if by and not keys:
        raise click.UsageError(sentence("--by goes with --confirm"))
    if keys:
        from kpi.app.confirming import confirm

        for key, before in confirm(settings.policy, keys, by, day).items():
            if before is None:
                say(sentence("confirmed {key}", key=key))
            else:
                say(
                    sentence(
                        "{key} is confirmed already, by {who} on {day}: nothing written",
                        key=key,
                        who=before.by,
                        day=before.on,
                    )
                )
    report = check(settings.policy, day, printed=as_printed, jump=_number(jump), db=settings.db)
    rows = report.rows(settings.lang)
    if settings.output is Format.TABLE:
        for line in page(rows, settings.lang, terminal_width(), notes=notes, printed=as_printed):
            click.echo(line)
        say(_summary(rows, report.examined))
        if report.readings:
            say(_readings(report.readings))
    else:
        head = {"examined": dict(report.examined)}
        if report.readings:
            head["readings"] = dict(report.readings)
        settings.put(rows, COLUMNS, key="findings", head=head)
    return ExitCode.FAILED if report.failed else ExitCode.OK


def _number(text: str | None) -> Any:
    from kpi.exact import parse

    try:
        return None if text is None else parse(text)
    except ValueError as error:
        raise click.BadParameter(said_by(error), param_hint="--jump") from None


def _summary(rows: list[dict[str, Any]], examined: Mapping[str, int]) -> Message:
    from collections import Counter

    counts = Counter(row["severity"] for row in rows)
    return sentence(
        "{found}; {exact} results examined exactly, {sampled} of several inputs sampled, {left} not examined",
        found=listed(
            phrase("{count} {severity}", count=counts[one], severity=label)
            for one, label in SEVERITIES.items()
        ),
        exact=examined["exact"],
        sampled=examined["sampled"],
        left=examined["not_examined"],
    )


def _readings(counts: Mapping[str, int]) -> Message:
    """Say what became of what the text leaves to several readings."""
    return sentence(
        "what the text leaves open: {differ} with a difference, {same} without one in the rule's formula, "
        "{left} not compared",
        differ=counts["differ"],
        same=counts["same"],
        left=counts["not_compared"],
    )
