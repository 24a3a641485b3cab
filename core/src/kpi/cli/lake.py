"""`kpi run --engine`: periods from a folder of facts to a folder of tables."""

from __future__ import annotations

from pathlib import Path

from kpi.cli.common import Settings, say
from kpi.cli.progress import bar
from kpi.errors import ExitCode, Fault, UsageError
from kpi.output import Column
from kpi.words import listed, phrase, sentence

COLUMNS = (
    Column("period", phrase("Period")),
    Column("status", phrase("Status")),
    Column("engine", phrase("Engine")),
    Column("lines", phrase("Lines")),
    Column("results", phrase("Scores")),
    Column("payable", phrase("Payable")),
    Column("proposals", phrase("Proposals")),
    Column("problems", phrase("Problems")),
)


def run_folder(
    settings: Settings,
    period: str,
    engine: str | None,
    facts: Path | None,
    out: Path | None,
    master: str,
    buckets: int,
    *,
    alone: bool,
) -> int:
    """Compute the periods and print a row of each.

    Raises:
        UsageError: where --engine, --facts or --out is missing, or what is of the store is asked for besides.
    """
    from kpi.app.engines import run_lake
    from kpi.app.run import periods_of

    missing = [
        name for name, one in (("--engine", engine), ("--facts", facts), ("--out", out)) if one is None
    ]
    if engine is None or facts is None or out is None:
        message = sentence("{options} must be given too", options=listed(missing))
        raise UsageError(Fault("missing_option", message, where="--engine"))
    if not alone:
        message = sentence("--unit and --dry-run are of the store, not of an engine")
        raise UsageError(Fault("not_with_engine", message, where="--engine"))
    periods = periods_of(period)
    with bar(len(periods), phrase("run")) as step:
        rows = list(
            run_lake(
                settings.policy, facts, out, periods, engine, master=master, buckets=buckets, before=step
            )
        )
    settings.put(rows, COLUMNS, key="runs")
    say(sentence("The tables are in {folder}.", folder=str(out)))
    return ExitCode.FAILED if any(one["status"] == "blocked" for one in rows) else ExitCode.OK
