"""`kpi ladder`: where everyone stands on the ladder of levels."""

from __future__ import annotations

import click

from kpi.cli.columns import BESIDE, LADDER, LOOKED_AT
from kpi.cli.common import Settings, common_options, say
from kpi.output import Format
from kpi.words import sentence

CAVEAT = (
    "A dismissal is only a proposal: for incompetence training or another post comes first, then 30 days' notice or a "
    "month's pay; a low rank is no ground (docs/explanation/law.md)."
)

_WITHOUT_MISSING = tuple(column for column in LADDER if column.key != "missing")


@click.command("ladder")
@click.option("--period", required=True, metavar="P", help="2018-07, 2018-Q3, 2018-H2 or 2018.")
@click.option("--subject", metavar="ID", help="Only this employee: the id, or a name that only one has.")
@common_options
def command(settings: Settings, period: str, subject: str | None) -> None:
    """Show where everyone stands: the level, what is missing for the next one, and what is proposed.

    With --subject every condition that was looked at, met or not. It shows what the latest run of the period
    proposed: run again after a correction or a decision. A proposal changes nothing; `kpi decide approval`
    records who approved it.
    """
    from datetime import date

    from kpi.app.ladder import ladder_page

    page = ladder_page(settings.db, settings.policy, period, subject, settings.lang, date.today())
    if settings.output is Format.TABLE:
        say(
            sentence(
                "{period}, run {id}, recorded {recorded_on}",
                period=page.period,
                id=page.run.id,
                recorded_on=page.run.recorded_on,
            )
        )
    if page.rows or settings.output is not Format.TABLE:
        # The conditions of one person follow, each on a line of its own.
        said = LADDER if subject is None or settings.output is not Format.TABLE else _WITHOUT_MISSING
        settings.put(page.rows, said, head={"period": str(page.period)})
    else:
        who = f"{page.about} is not" if page.about else "Nobody is"
        say(sentence("{who} on a ladder that is looked at in {period}.", who=who, period=page.period))
    if subject is not None and settings.output is Format.TABLE:
        for row in page.rows:
            click.echo()
            settings.put(row["looked_at"], LOOKED_AT)
            if row["beside"]:
                click.echo()
                settings.put(row["beside"], BESIDE)
    if page.outdated:
        say(
            sentence(
                "Facts have come in since run {id}: kpi run --period {period} computes anew.",
                id=page.run.id,
                period=page.period,
            )
        )
    if any(row["proposal"] == "dismissal" for row in page.rows):
        say(CAVEAT)
