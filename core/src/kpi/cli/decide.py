"""`kpi decide`: one decision into the store."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kpi.cli.common import Settings, called, common_options, say
from kpi.output import Column, Format
from kpi.words import phrase, sentence

if TYPE_CHECKING:
    from datetime import datetime

    from kpi.app.deciding import Decided

COLUMNS = (
    Column("kind", phrase("Decision")),
    Column("subject", phrase("Subject")),
    Column("on", phrase("On")),
    Column("by", phrase("By")),
    Column("item", phrase("Item"), optional=True),
    Column("step", phrase("Step"), optional=True),
    Column("outcome", phrase("Outcome"), optional=True),
    Column("level", phrase("Level"), optional=True),
    Column("score", phrase("Score"), number=True, optional=True),
    Column("amount", phrase("Amount"), number=True, places=2, optional=True),
    Column("period", phrase("Period"), optional=True),
    Column("card", phrase("Scorecard"), optional=True),
    Column("effective_on", phrase("Effective on"), optional=True),
    Column("ref", phrase("Ref"), optional=True),
    Column("note", phrase("Why"), optional=True, loose=True),
)


@click.command("decide")
@click.argument("kind", metavar="KIND")
@click.argument("subject", metavar="SUBJECT")
@click.argument("columns", nargs=-1, metavar="[COLUMN=VALUE]...")
@click.option("--by", required=True, metavar="WHO", help="Who decides: an id, a name, or an office.")
@click.option("--why", required=True, metavar="TEXT", help="The reason.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The day of the decision.  [default: today]")
@click.option("--dry-run", is_flag=True, help="Check everything, store nothing.")
@common_options
def command(
    settings: Settings,
    kind: str,
    subject: str,
    columns: tuple[str, ...],
    by: str,
    why: str,
    on: datetime | None,
    dry_run: bool,
) -> None:
    """Record what somebody decided about SUBJECT (an id, or a name that only one has).

    \b
    KIND        the columns that it takes
    approval    level=LEVEL, or item=PROCEDURE ref=CASE: the step that the case waits for;
                step, outcome=rejected, score, effective_on=DAY where they differ
    waiver      ref=CASE of an event, which then has no effect; outcome=rejected refuses an appeal
    amount      ref=CASE amount=YUAN, where a fine or award is left to discretion
    score       period card item score: points of an item; without item of the total, or amount=POINTS
                to move it
    signature   period card: the step that the result waits for; step, outcome=rejected (the form is
                returned), score (where a step may set another)
    adjustment  amount=YUAN [period]: a line of pay of its own
    interview   and others by which something that falls due is done: [ref]; see kpi due

    \b
    kpi decide approval E013 level=senior --by E001 --why "best of the quarter"
    kpi decide waiver E013 ref=V0495 --by E001 --why "the customer was at fault"
    kpi decide signature E013 card=supervisor period=2018-07 --by E001 --why agreed

    What would not count (out of order, not entitled, too late, no such case) is refused, and nothing is stored. Who may
    adjust a score or pay, and how far, is looked at by the run. A decision counts from the next kpi run on.
    """  # noqa: D301 - click wants the sign itself
    from datetime import date

    from kpi.app.deciding import decide
    from kpi.app.session import open_session
    from kpi.app.trying import assignments

    given = {name: str(value) for name, value in assignments(columns, "COLUMN=VALUE").items()}
    today = date.today()
    with open_session(settings.db, settings.policy) as session:
        done = decide(
            session,
            kind,
            subject,
            given,
            by=by,
            why=why,
            on=on.date() if on else today,
            today=today,
            dry_run=dry_run,
        )
    _print(settings, done, dry_run=dry_run)
    if on and on.date() > today:
        say(sentence("{date} is a day to come: the decision counts from then on.", date=on.date()))


def _print(settings: Settings, done: Decided, *, dry_run: bool) -> None:
    if settings.output in (Format.JSON, Format.NDJSON):
        settings.put_json(
            {"decision": done.decision, "case": done.case, "batch": done.batch, "dry_run": dry_run}
        )
    else:
        settings.put([done.decision], COLUMNS)
    for note in done.notes:
        say(note)
    who = called(str(done.decision["subject"]), done.name)
    if dry_run:
        say(sentence("Dry run: the decision about {who} would be stored; nothing was.", who=who))
    elif done.batch is None:
        say(sentence("Nothing to store: this decision about {who} is there already.", who=who))
    else:
        say(
            sentence(
                "Batch {batch}: decided about {who}. To take it back: kpi imports --undo {batch}.",
                batch=done.batch,
                who=who,
            )
        )
