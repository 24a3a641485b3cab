"""`kpi run`: the main job."""

from __future__ import annotations

from typing import Any

import click

from kpi.cli.columns import PROBLEMS, RESULTS
from kpi.cli.common import Settings, common_options, say
from kpi.cli.progress import bar
from kpi.errors import ExitCode
from kpi.output import Format


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

    from kpi.app.run import periods_of, run_periods
    from kpi.app.session import open_session
    from kpi.app.views import run_document

    periods = periods_of(period)
    documents = []
    with open_session(settings.db, settings.policy) as session, bar(len(periods), "run") as step:
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
            documents.append(run_document(finished, session.store.facts()))
    _print(settings, documents)
    return _exit_code(documents)


def _print(settings: Settings, documents: list[dict[str, Any]]) -> None:
    if settings.as_json:
        settings.put_json({"runs": documents})
        return
    if settings.output is not Format.TABLE:
        settings.put([row for document in documents for row in _rows(document)], RESULTS)
    for document in documents:
        if settings.output is Format.TABLE:
            settings.put(_rows(document), RESULTS)
            if document["problems"]:
                say("")
                settings.put(document["problems"], PROBLEMS)
            _summary(document)


def _rows(document: dict[str, Any]) -> list[dict[str, Any]]:
    head = {key: document[key] for key in ("run", "period", "status")}
    return [{**head, **row} for row in document["subjects"]]


def _summary(document: dict[str, Any]) -> None:
    """Say in words what happened and what to do next."""
    subjects, problems = document["subjects"], document["problems"]
    scored = sum(row["score"] is not None for row in subjects)
    paid = sum(row["payable"] is not None for row in subjects)
    proposals = sum(len(row["proposals"]) for row in subjects)
    period = document["period"]
    recorded = f"run {document['run']}" if document["run"] else "dry run, nothing recorded"
    say(
        f"{period}: {scored} scored, {paid} paid, {proposals} proposals, {len(problems)} problems ({recorded})."
    )
    if document["status"] == "blocked":
        say(
            "Blocked: an item without data needs a choice; import what is missing, or set na_policy, and run again."
        )
    elif document["status"] == "provisional":
        say("Provisional: some lines wait for a decision (kpi show sanctions lists them).")
    elif not subjects:
        say("Nobody is bound to a scorecard or a pay scheme in this period: see [[bind]] in kpi.toml.")
    if subjects and document["run"]:
        someone = next((row["id"] for row in subjects if row["score"] is not None), subjects[0]["id"])
        say(f"Next: kpi explain {someone} --period {period}, or kpi show pay --period {period}.")


def _exit_code(documents: list[dict[str, Any]]) -> int:
    """Return 1 where a run is blocked or somebody was set aside; what is merely reported is no failure."""
    failed = any(
        document["status"] == "blocked" or any("quarantined" in row["flags"] for row in document["subjects"])
        for document in documents
    )
    return ExitCode.FAILED if failed else ExitCode.OK
