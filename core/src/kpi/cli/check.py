"""`kpi check`: the policy examined before pay day."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from kpi.cli.check_page import SEVERITIES, page
from kpi.cli.common import Settings, common_options, say, terminal_width
from kpi.errors import ExitCode
from kpi.output import Column, Format
from kpi.words import phrase, phrase_in

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

_CONFIRMED = phrase("confirmed {}")
_BEFORE = phrase("{} is confirmed already, by {one.by} on {one.on}: nothing written")


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
        raise click.UsageError("--by goes with --confirm")
    if keys:
        from kpi.app.confirming import confirm

        for key, before in confirm(settings.policy, keys, by, day).items():
            said = _CONFIRMED if before is None else _BEFORE
            say(said.text(settings.lang).format(key, one=before))
    report = check(settings.policy, day, printed=as_printed, jump=_number(jump), db=settings.db)
    rows = report.rows(settings.lang)
    if settings.output is Format.TABLE:
        for line in page(rows, settings.lang, terminal_width(), notes=notes, printed=as_printed):
            click.echo(line)
        say(_summary(rows, report.examined, settings.lang))
        if report.readings:
            say(_readings(report.readings, settings.lang))
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
        raise click.BadParameter(str(error), param_hint="--jump") from None


def _summary(rows: list[dict[str, Any]], examined: Mapping[str, int], lang: str) -> str:
    from collections import Counter

    counts = Counter(row["severity"] for row in rows)
    found = "，" if lang == "zh" else ", "
    told = found.join(f"{counts[one]} {label.text(lang)}" for one, label in SEVERITIES.items())
    exact, sampled, left = (examined[one] for one in ("exact", "sampled", "not_examined"))
    if lang == "zh":
        return f"{told}；{exact} 项结果精确检查，{sampled} 项多输入结果抽样检查，{left} 项未能检查"
    return (
        f"{told}; {exact} results examined exactly, {sampled} of several inputs sampled, {left} not examined"
    )


def _readings(counts: Mapping[str, int], lang: str) -> str:
    """Say what became of what the text leaves to several readings."""
    differ, same, left = (counts[one] for one in ("differ", "same", "not_compared"))
    if lang == "zh":
        return f"原文未定的参数：{differ} 项结果不同，{same} 项不影响本规则的算式，{left} 项未能比较"
    return (
        f"what the text leaves open: {differ} with a difference, {same} without one in the rule's formula, "
        f"{left} not compared"
    )
