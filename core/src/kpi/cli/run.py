"""`kpi run`: the main job."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kpi.cli.columns import PERIODS, RESULTS, RUN_TABLE
from kpi.cli.common import Settings, common_options, say
from kpi.cli.problems import put_problems
from kpi.cli.progress import bar
from kpi.cli.running import ADVICE, Brief, Document, Pages, Problems, brief, rows_of
from kpi.errors import ExitCode
from kpi.output import Format, render, to_json
from kpi.words import listed, phrase, phrase_for, sentence

if TYPE_CHECKING:
    from kpi.app.directory import Directory

_MOST = 1000
"""So many rows are listed for a person; CSV and JSON have all."""


@click.command("run")
@click.option(
    "--period", required=True, metavar="P", help="2018-07, 2018-Q3, 2018-H2, 2018, or 2018-01..2018-06."
)
@click.option("--unit", metavar="U", help="Only the people of this unit and of those below it.")
@click.option("--dry-run", is_flag=True, help="Compute and print, record nothing.")
@click.option(
    "--engine",
    metavar="NAME",
    help="Compute a folder of facts (--facts, --out) by this engine: local, spark ...",
)
@click.option(
    "--facts", type=click.Path(path_type=Path), metavar="DIR", help="The folder of facts, as Parquet."
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Where the tables of each period go, as Parquet.",
)
@click.option(
    "--master",
    metavar="URL",
    default="",
    help="Where the engine works, such as local[2] or spark://host:7077.",
)
@click.option(
    "--buckets", type=click.IntRange(0), default=0, metavar="N", help="Part the facts into so many buckets."
)
@common_options
def command(
    settings: Settings,
    period: str,
    unit: str | None,
    dry_run: bool,
    engine: str | None,
    facts: Path | None,
    out: Path | None,
    master: str,
    buckets: int,
) -> int:
    """Compute scores, ranks, fines, pay and proposals of a period, and record the run.

    With --engine the facts are a folder of Parquet instead of the store, as kpi export facts writes it, and the tables
    of each period go to a folder of their own in --out, whose earlier periods are the history.
    """
    if engine is not None or facts is not None or out is not None or master or buckets:
        from kpi.cli.lake import run_folder

        return run_folder(settings, period, engine, facts, out, master, buckets, alone=not (unit or dry_run))
    from datetime import date

    from kpi.app.directory import directory_of
    from kpi.app.run import periods_of, run_periods
    from kpi.app.session import open_session
    from kpi.app.totals import totals_of
    from kpi.app.views import run_document
    from kpi.uncollected import uncollected

    periods = periods_of(period)
    briefs: list[Brief] = []
    problems, pages = Problems(), Pages()
    last: Document = {}
    with (
        open_session(settings.db, settings.policy) as session,
        bar(len(periods), phrase("run")) as step,
        uncollected(),
    ):
        known = session.store.facts()
        done = run_periods(
            session.store,
            session.policy,
            periods,
            plugins_hash=session.plugins.digest,
            today=date.today(),
            unit=unit,
            dry_run=dry_run,
            before=step,
        )
        for finished in done:
            last = run_document(finished, known, most=_MOST if settings.output is Format.TABLE else None)
            briefs.append(brief(last, totals_of(finished.computed, known)))
            # Nothing of a period but what is said of it stays while the next one is computed.
            del finished
            if settings.output is Format.TABLE:
                problems.add(last)
            else:
                pages.add(_page(settings, last, first=len(briefs) == 1))
        if settings.output is Format.TABLE:
            names = directory_of(known, session.policy.catalogue, _named(last, problems))
            _tables(settings, briefs, last, problems, names)
    _print(settings, briefs, pages)
    if not settings.as_json:
        _advise(briefs)
        _next(last, briefs[-1], unit)
    return ExitCode.FAILED if any(one.failed for one in briefs) else ExitCode.OK


def _page(settings: Settings, document: Document, *, first: bool) -> str:
    """Return what is printed of a period where all are: its part of one JSON object, else its rows."""
    if settings.as_json:
        return ("" if first else ", ") + to_json(document, ready=True)
    text = render(rows_of(document), RESULTS, settings.output, lang=settings.lang)
    return text if first or settings.output is not Format.CSV else text.partition("\n")[2]


def _print(settings: Settings, briefs: Sequence[Brief], pages: Pages) -> None:
    if settings.as_json:
        before, after = to_json({"schema": 1, "runs": []}, ready=True).split("]")
        click.echo(before, nl=False)
        pages.put()
        click.echo(f"]{after}")
        return
    pages.put()
    if settings.output is not Format.TABLE or len(briefs) == 1:
        for one in briefs:
            _summary(one)


def _tables(
    settings: Settings, briefs: Sequence[Brief], last: Document, problems: Problems, names: Directory
) -> None:
    """Print a row a period where there are several, the standings of the last, and the problems of all."""
    if len(briefs) > 1:
        settings.put([one.counts for one in briefs], PERIODS)
        click.echo(f"\n{last['period']}")
    settings.put([names.beside(row) for row in rows_of(last)], RUN_TABLE)
    if count := briefs[-1].rows - len(last["subjects"]):
        say(sentence("and {count:,} more rows: -o csv or -o json lists all", count=count))
    listed = [names.beside(row) for row in _listed(problems, briefs)]
    put_problems(settings, listed, more=problems.more)


def _named(last: Document, problems: Problems) -> set[str]:
    """Return the ids whose names the tables print."""
    found = {subject for subject, _, _ in problems.listed}
    return found.union(*((row["id"], row["unit"]) for row in last["subjects"]))


def _listed(problems: Problems, briefs: Sequence[Brief]) -> list[dict[str, Any]]:
    """Return the problems that are listed, each once, with the periods that have it where there are several."""
    several = len(briefs) > 1
    return [
        {
            "subject": subject,
            "code": code,
            "message": message,
            "periods": _span(periods, briefs) if several else "",
        }
        for (subject, code, message), periods in problems.listed.items()
    ]


def _span(periods: list[str], briefs: Sequence[Brief]) -> str:
    every = [one.period for one in briefs]
    start = every.index(periods[0])
    together = every[start : start + len(periods)] == periods
    return f"{periods[0]}..{periods[-1]}" if together and len(periods) > 1 else ", ".join(periods)


def _summary(told: Brief) -> None:
    """Say in one line what happened."""
    counts = told.counts
    incomplete, run = counts["incomplete"], counts["run"]
    paid = (
        phrase("{count} paid ({incomplete} of them incomplete)", count=counts["paid"], incomplete=incomplete)
        if incomplete
        else phrase("{count} paid", count=counts["paid"])
    )
    words = [
        phrase("{count} scored", count=counts["scored"]),
        paid,
        phrase_for(counts["proposals"], "{n} proposal", "{n} proposals"),
        phrase_for(counts["problems"], "{n} problem", "{n} problems"),
    ]
    say(
        sentence("{period}: {counts} (run {run}).", period=told.period, counts=listed(words), run=run)
        if run
        else sentence(
            "{period}: {counts} (dry run, nothing recorded).", period=told.period, counts=listed(words)
        )
    )


def _advise(briefs: Sequence[Brief]) -> None:
    """Say what is to be done about periods that are not final, or that are about nobody."""
    for place, (advice, _) in enumerate(ADVICE):
        periods = [one.period for one in briefs if one.advice[place]]
        if periods:
            say(sentence("{periods}: {advice}", periods=_span(periods, briefs), advice=advice))
    if len(briefs) > 1 and not any(one.counts["run"] for one in briefs):
        say(sentence("Dry run: nothing was recorded."))


def _next(last: Document, told: Brief, unit: str | None) -> None:
    """Say which command answers the next question."""
    if not last["subjects"] or not last["run"]:
        return
    if unit is not None:
        say(
            sentence(
                "Only {unit}: where a run of the whole company is there, kpi show keeps to that.", unit=unit
            )
        )
    say(
        sentence(
            "Next: kpi explain {someone} --period {period}, or kpi show {look} --period {period}.",
            someone=told.someone,
            period=told.period,
            look="pay" if told.counts["paid"] else "scores",
        )
    )
