"""`kpi run`: the main job."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import click

from kpi.cli.columns import PERIODS, RESULTS, RUN_TABLE
from kpi.cli.common import Settings, common_options, say
from kpi.cli.problems import put_problems
from kpi.cli.progress import bar
from kpi.errors import ExitCode
from kpi.exact import round_half_away
from kpi.model.line import LINE_PLACES, REFUSED
from kpi.output import Format
from kpi.words import Label, listed, phrase, phrase_for, sentence

if TYPE_CHECKING:
    from kpi.app.directory import Directory

UNITS = 10**LINE_PLACES
_MOST = 1000
"""So many rows are listed for a person; CSV and JSON have all."""
_ADVICE: tuple[tuple[Label, Callable[[dict[str, Any]], bool]], ...] = (
    (
        phrase("blocked: an item has no data; import what is missing, or set na_policy, and run again."),
        lambda document: document["status"] == "blocked",
    ),
    (
        phrase(
            "a figure lies beyond its domain (out_of_domain above) and is not used: correct it, or the metric's domain."
        ),
        lambda document: any(one["code"] == "out_of_domain" for one in document["problems"]),
    ),
    (
        phrase(
            "provisional: some lines wait for a decision (see kpi show sanctions --waiting, kpi show sign-offs --waiting)."
        ),
        lambda document: document["status"] == "provisional",
    ),
    (
        phrase("nobody is bound to a scorecard or a pay scheme in this period: see [[bind]] in kpi.toml."),
        lambda document: not document["subjects"] and not _refused(document),
    ),
    (
        phrase("all pay is held: limits refuse what is taken from it."),
        lambda document: not document["subjects"] and _refused(document),
    ),
)


def _refused(document: dict[str, Any]) -> bool:
    return any(one["code"] == REFUSED for one in document["problems"])


@click.command("run")
@click.option(
    "--period", required=True, metavar="P", help="2018-07, 2018-Q3, 2018-H2, 2018, or 2018-01..2018-06."
)
@click.option("--unit", metavar="U", help="Only the people of this unit and of those below it.")
@click.option("--dry-run", is_flag=True, help="Compute and print, record nothing.")
@common_options
def command(settings: Settings, period: str, unit: str | None, dry_run: bool) -> int:
    """Compute scores, ranks, fines, pay and proposals of a period, and record the run."""
    from datetime import date

    from kpi.app.directory import directory_of
    from kpi.app.run import periods_of, run_periods
    from kpi.app.session import open_session
    from kpi.app.views import run_document
    from kpi.uncollected import uncollected

    periods = periods_of(period)
    documents = []
    with (
        open_session(settings.db, settings.policy) as session,
        bar(len(periods), phrase("run")) as step,
        uncollected(),
    ):
        facts = session.store.facts()
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
            documents.append(run_document(finished, facts))
        if settings.output is Format.TABLE:
            names = directory_of(facts, session.policy.catalogue)
            _tables(settings, documents, names)
    _print(settings, documents, unit)
    return _exit_code(documents)


def _print(settings: Settings, documents: list[dict[str, Any]], unit: str | None) -> None:
    if settings.as_json:
        settings.put_json({"runs": documents}, ready=True)
        return
    if settings.output is not Format.TABLE:
        settings.put([row for document in documents for row in _rows(document)], RESULTS)
    if settings.output is not Format.TABLE or len(documents) == 1:
        for document in documents:
            _summary(document)
    _advise(documents)
    _next(documents, unit)


def _tables(settings: Settings, documents: list[dict[str, Any]], names: Directory) -> None:
    """Print a row a period where there are several, the standings of the last, and the problems of all."""
    last = documents[-1]
    if len(documents) > 1:
        settings.put([_counts(document) for document in documents], PERIODS)
        click.echo(f"\n{last['period']}")
    shown = {**last, "subjects": last["subjects"][:_MOST]}
    settings.put([names.beside(row) for row in _rows(shown)], RUN_TABLE)
    if len(last["subjects"]) > _MOST:
        count = len(last["subjects"]) - _MOST
        say(sentence("and {count:,} more rows: -o csv or -o json lists all", count=count))
    put_problems(settings, [names.beside(row) for row in _problems(documents)])


def _problems(documents: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the problems of all periods, each once, with the periods that have it where there are several."""
    found: dict[tuple[str, ...], list[str]] = {}
    for document in documents:
        for problem in document["problems"]:
            key = (problem["subject"], problem["code"], problem["message"])
            found.setdefault(key, []).append(document["period"])
    several = len(documents) > 1
    return [
        {
            "subject": subject,
            "code": code,
            "message": message,
            "periods": _span(periods, documents) if several else "",
        }
        for (subject, code, message), periods in found.items()
    ]


def _span(periods: list[str], documents: list[dict[str, Any]]) -> str:
    every = [document["period"] for document in documents]
    start = every.index(periods[0])
    together = every[start : start + len(periods)] == periods
    return f"{periods[0]}..{periods[-1]}" if together and len(periods) > 1 else ", ".join(periods)


def _rows(document: dict[str, Any]) -> list[dict[str, Any]]:
    head = {key: document[key] for key in ("run", "period", "status")}
    return [{**head, **row} for row in document["subjects"]]


def _counts(document: dict[str, Any]) -> dict[str, Any]:
    """Return one row about a period: how many were scored and paid, and how much."""
    from kpi.app.views import INCOMPLETE_PAY

    subjects = document["subjects"]
    scores = [_units(row["score"]) for row in subjects if row["score"] is not None]
    amounts = [_units(row["payable"]) for row in subjects if row["payable"] is not None]
    return {
        "period": document["period"],
        "status": document["status"],
        "run": document["run"],
        "scored": len(scores),
        "mean": round_half_away(Fraction(sum(scores), UNITS * len(scores)), 2) if scores else None,
        "paid": len(amounts),
        "incomplete": sum(INCOMPLETE_PAY in row["flags"] for row in subjects) or None,
        "payable": Fraction(sum(amounts), UNITS) if amounts else None,
        "proposals": sum(len(row["proposals"]) for row in subjects),
        "problems": len(document["problems"]),
    }


def _units(text: str) -> int:
    """Read an amount of the document in 1/UNITS; a sum of a million fractions would take seconds."""
    whole, _, part = text.partition(".")
    return int(whole + part.ljust(LINE_PLACES, "0"))


def _summary(document: dict[str, Any]) -> None:
    """Say in one line what happened."""
    counts = _counts(document)
    incomplete, run = counts["incomplete"], document["run"]
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
        sentence("{period}: {counts} (run {run}).", period=document["period"], counts=listed(words), run=run)
        if run
        else sentence(
            "{period}: {counts} (dry run, nothing recorded).", period=document["period"], counts=listed(words)
        )
    )


def _advise(documents: list[dict[str, Any]]) -> None:
    """Say what is to be done about periods that are not final, or that are about nobody."""
    for advice, meant in _ADVICE:
        periods = [document["period"] for document in documents if meant(document)]
        if periods:
            say(sentence("{periods}: {advice}", periods=_span(periods, documents), advice=advice))
    if len(documents) > 1 and not any(document["run"] for document in documents):
        say(sentence("Dry run: nothing was recorded."))


def _next(documents: list[dict[str, Any]], unit: str | None) -> None:
    """Say which command answers the next question."""
    last = documents[-1]
    subjects, period = last["subjects"], last["period"]
    if not subjects or not last["run"]:
        return
    if unit is not None:
        say(
            sentence(
                "Only {unit}: where a run of the whole company is there, kpi show keeps to that.", unit=unit
            )
        )
    someone = next((row["id"] for row in subjects if row["score"] is not None), subjects[0]["id"])
    look = "pay" if any(row["payable"] is not None for row in subjects) else "scores"
    say(
        sentence(
            "Next: kpi explain {someone} --period {period}, or kpi show {look} --period {period}.",
            someone=someone,
            period=period,
            look=look,
        )
    )


def _exit_code(documents: list[dict[str, Any]]) -> int:
    """Return 1 where a run is blocked or somebody was set aside; what is merely reported is no failure."""
    failed = any(
        document["status"] == "blocked" or any("quarantined" in row["flags"] for row in document["subjects"])
        for document in documents
    )
    return ExitCode.FAILED if failed else ExitCode.OK
