"""`kpi due`: what has to be done about whom by when."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kpi.cli.columns import DUE
from kpi.cli.common import Settings, common_options, say
from kpi.output import Format
from kpi.words import sentence

if TYPE_CHECKING:
    from datetime import datetime

_DAY = click.DateTime(["%Y-%m-%d"])


@click.command("due")
@click.option("--on", type=_DAY, metavar="DAY", help="As of this day.  [default: today]")
@click.option("--until", type=_DAY, metavar="DAY", help="Also what is due up to this day.")
@click.option("--period", metavar="P", help="Every day on which something is due in 2018-07, 2018-Q3 ...")
@click.option("--unit", metavar="U", help="Only this unit and those below it: the id or the name.")
@click.option("--subject", metavar="ID", help="Only this employee: the id, or a name that only one has.")
@click.option("--all", "everything", is_flag=True, help="Also what is due later, or done once for all.")
@common_options
def command(
    settings: Settings,
    on: datetime | None,
    until: datetime | None,
    period: str | None,
    unit: str | None,
    subject: str | None,
    everything: bool,
) -> None:
    """List what has to be done about whom by when, in the order of days.

    \b
    overdue   its day has passed, and nobody did it
    due       it is due on the day of asking
    coming    it is due later: within its notice, up to --until, or with --all whenever
    unknown   there is no day to count from; the note says which is missing
    missed    with --period: nobody did it before a later one was done
    done      with --period, or with --all what is done once for all
    passed    with --period: its day has passed, and there was nothing to do, as at the end of a contract

    A [due.<name>] of a plugin or of kpi.toml says how often, from when, and what fulfils it; [[bind]] due = [...] says
    for whom. Ends of probation and of contracts are everybody's, and what a procedure approves is due again after
    its interval. `kpi decide KIND SUBJECT` records that something was done.
    """  # noqa: D301 - click wants the sign itself
    from datetime import date

    from kpi.app.due import Wanted, due_page

    day = on.date() if on else date.today()
    wanted = Wanted(day, until.date() if until else None, period, unit, subject, everything)
    page = due_page(settings.db, settings.policy, wanted, settings.lang)
    if page.rows or settings.output is not Format.TABLE:
        problems = [{"due": due, "message": message} for due, message in page.problems]
        settings.put(page.rows, DUE, head={"on": day, "period": period, "problems": problems})
    elif not page.people:
        say(sentence("Nobody is employed on {day}.", day=day))
    else:
        say(
            sentence("Nothing is due as of {day}.", day=day)
            if page.bound
            else sentence("Nothing is due as of {day}; nobody is bound.", day=day)
        )
    if page.people and not page.bound and not page.rows:
        say(sentence('Bind somebody: [[bind]] role = "...", due = ["..."]; kpi rules lists what there is.'))
    for due, message in page.problems:
        say(sentence("{due}: {message}.", due=due, message=message))


__all__ = ["command"]
