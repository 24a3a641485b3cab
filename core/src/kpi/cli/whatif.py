"""`kpi whatif` answers what a score and pay would be under other values, and who else moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kpi.cli.columns import ASKED, COMPARED, COMPARED_TABLE, MOVED
from kpi.cli.common import Settings, called, common_options, say
from kpi.cli.problems import put_problems
from kpi.cli.whatif_cells import asked_cells, compared_cells, is_shown, moved_cells
from kpi.errors import ExitCode
from kpi.output import Format
from kpi.output.values import plain
from kpi.words import sentence

if TYPE_CHECKING:
    from kpi.app.whatif import Outcome

_MOST = 40
"""So many others are listed for a person; JSON has all."""
_SET_ASIDE = ("blocked", "quarantined")


@click.command("whatif")
@click.argument("subject")
@click.argument("given", nargs=-1, metavar="[NAME=VALUE]...")
@click.option("--period", required=True, metavar="P", help="2018-07, 2018-Q3, 2018-H2 or 2018.")
@click.option(
    "--for", "others", multiple=True, metavar="OTHER:NAME=VALUE", help="Another value of somebody else too."
)
@click.option(
    "--set",
    "settings_",
    multiple=True,
    metavar="RULE.PARAMETER=VALUE",
    help="Another value of a parameter, for everybody in the period.",
)
@click.option(
    "--see",
    "seen",
    default="",
    metavar="P",
    help="Compare this longer or later period instead, which reads the results of --period.",
)
@common_options
def command(
    settings: Settings,
    subject: str,
    given: tuple[str, ...],
    period: str,
    others: tuple[str, ...],
    settings_: tuple[str, ...],
    seen: str,
) -> int:
    """Compare score, rank and pay of SUBJECT with what they would be under other values, and see who else moves.

    NAME is a metric, what raters judge, or a kind of event, by id, short name or label; level, base_pay and role
    are those of the assignment. A value is read as an import reads it: 90%, 18/20, 0.9; none is a missing one, and
    late=2 means two such events in the period. NAME@ROLE=VALUE changes what raters of a role gave. Nothing is written.
    """
    from kpi.app.whatif import whatif

    found = whatif(
        settings.db, settings.policy, subject, period, given, others=others, settings=settings_, seen=seen
    )
    if settings.as_json:
        _document(settings, found)
    elif settings.output is Format.TABLE:
        _tell(settings, found)
    else:
        settings.put([*found.rows, *found.others], COMPARED)
    _talk(found)
    failed = any(set(_SET_ASIDE).intersection(row["flags"]) for row in found.rows if row["what"] == "score")
    return ExitCode.FAILED if failed else ExitCode.OK


def _document(settings: Settings, found: Outcome) -> None:
    head = {"subject": found.subject, "name": found.name, "period": found.period, "seen": found.seen}
    status = dict(zip(("now", "then"), found.status, strict=True))
    keys = [*(one.key for one in COMPARED), "changed"]
    rows, others = (
        [{key: plain(row[key], 2) for key in keys} for row in some] for some in (found.rows, found.others)
    )
    more = {"changes": found.changes, "rows": rows, "others": others, "problems": found.problems}
    settings.put_json({**head, "status": status, **more, "notes": list(found.notes)})


def _tell(settings: Settings, found: Outcome) -> None:
    """Print what is asked, everything of the person, and a row for each of the others who move."""
    seen = f", seen in {found.seen}" if found.seen != found.period else ""
    say(
        sentence(
            "{subject}, {period}{seen}. Nothing is written.",
            subject=called(found.subject, found.name),
            period=found.period,
            seen=seen,
        )
    )
    lang = settings.lang
    settings.put([asked_cells(row, lang) for row in found.changes], ASKED)
    if found.rows:
        click.echo()
        several = len({row["card"] for row in found.rows if row["card"]}) > 1
        columns = [one for one in COMPARED_TABLE if several or one.key != "card"]
        settings.put([compared_cells(row, lang) for row in found.rows if is_shown(row)], columns)
    moved = moved_cells(found.others, lang)
    if len({row["card"] for row in [*found.rows, *found.others] if row["card"]}) < 2:
        moved = [{**row, "card": "", "card_label": ""} for row in moved]
    people = list(dict.fromkeys(row["id"] for row in moved))
    if moved:
        click.echo()
        few = set(people[:_MOST])
        settings.put([row for row in moved if row["id"] in few], MOVED)
    if len(people) > _MOST:
        say(sentence("and {x:,} more: -o json lists all", x=len(people) - _MOST))
    signs = {"then": "+", "now": "-"}
    put_problems(settings, [{**row, "code": f"{signs[row['when']]} {row['code']}"} for row in found.problems])


def _talk(found: Outcome) -> None:
    """Say what a table does not: what nobody reads, who else moves, and what now is."""
    for row in found.changes:
        if not row["read"]:
            say(
                sentence(
                    "Nothing of {row} itself reads {row2} in {period}.",
                    row=row["id"],
                    row2=row["metric"],
                    period=found.period,
                )
            )
        elif row["sort"] == "direct":
            say(sentence("{row} is set as it is; what it is worked out of stays.", row=row["metric"]))
        if row["now"] == row["then"] and row["read"] and row["sort"] not in ("parameter", "events"):
            decided = row["unit"] == "level" and row["then"] not in (None, row["asked"])
            told = "stays: a decision gives it" if decided else "is that already"
            say(sentence("{row} of {row2} {told}.", row=row["metric"], row2=row["id"], told=told))
    for note in found.notes:
        say(note)
    moved = {what: len({row["id"] for row in found.others if row["what"] == what}) for what in _TOLD}
    people = len({row["id"] for row in found.others})
    told = ", ".join(f"{_TOLD[what]} {count}" for what, count in moved.items() if count)
    if people:
        say(
            sentence(
                "{people} {which}: {x}.",
                people=people,
                which="other moves" if people == 1 else "others move",
                x=told or "lines of money",
            )
        )
    else:
        say(sentence("Nobody else moves.") if found.changed else sentence("Nothing changes for anybody."))


_TOLD = {
    "score": "score",
    "grade": "grade",
    "rank": "rank",
    "target_met": "target",
    "payable": "payable",
    "proposal": "proposal",
}
