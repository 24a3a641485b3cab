"""`kpi export`: the tables of a period as a workbook, or one of them as CSV."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kpi.cli.columns import LADDER, PROBLEMS, STATUSES, pay_book, sanction_book, score_book
from kpi.cli.common import Settings, place_options, say
from kpi.errors import Fault, UsageError
from kpi.output.locales import spelt
from kpi.types import RunStatus
from kpi.words import Label, listed, phrase, phrase_for, sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kpi.app.exporting import Exported
    from kpi.output import Column
    from kpi.output.exports import About, Listing

ALL, FACTS = "all", "facts"
_PROBLEMS = tuple(one for one in PROBLEMS if one.key != "periods")
_WHATS = ("scores", "pay", "ladder", "sanctions", ALL, FACTS)
_TITLES = {
    "scores": phrase("Scores"),
    "pay": phrase("Pay"),
    "sanctions": phrase("Awards and deductions"),
    "ladder": phrase("Ladder"),
}


@click.command("export")
@click.argument("whats", nargs=-1, required=True, metavar="WHAT...", type=click.Choice(_WHATS))
@click.option("--period", metavar="P", help="2018-07, 2018-Q3, 2018-H2 or 2018.")
@click.option("--one-sheet", is_flag=True, help="No sheet of its own for each unit.")
@click.option(
    "--buckets",
    type=click.IntRange(1),
    metavar="N",
    help="Of facts: so many files for kpi kernel, for a period.",
)
@place_options
def command(
    settings: Settings,
    whats: tuple[str, ...],
    period: str | None,
    one_sheet: bool,
    buckets: int | None,
    place: Path | None,
) -> None:
    """Write tables of a recorded period for people. WHAT is scores, pay, ladder, sanctions, all, or facts.

    A workbook (.xlsx, the default) has a summary by unit, a sheet of all and one a unit for each table, and says at its
    end which run it is of; totals are formulas that follow the filters. A .csv file has one table, with the titles in
    the language of --lang: `-o csv` of `kpi show` is for programs. A file that is there is replaced.

    facts are for programs: every KIND of the store as a Parquet file in the folder -o, for kpi run --engine.
    """
    from datetime import date

    from kpi.app.exporting import TABLES, exported
    from kpi.output.exports import write_book, write_csv

    if FACTS in whats:
        _facts(settings, whats, period, buckets, place)
        return
    if buckets is not None:
        raise UsageError(Fault("only_facts", sentence("--buckets is for facts"), where="--buckets"))
    if period is None:
        raise click.MissingParameter(param_hint="--period", param_type="option")
    everything = ALL in whats
    wanted = TABLES if everything else tuple(dict.fromkeys(whats))
    path = place or Path(f"{period}-{ALL if everything else '-'.join(wanted)}.xlsx")
    _check(path, wanted, settings)
    tables = exported(
        wanted,
        settings.db,
        settings.policy,
        period,
        settings.lang,
        date.today(),
        missed=_no_ladder if everything else None,
    )
    listings = [_listing(one) for one in tables]
    if path.suffix.lower() == ".csv":
        write_csv(path, listings[0], settings.lang)
        n = len(listings[0].rows)
        say(sentence(phrase_for(n, "{file}: {n} row", "{file}: {n} rows", file=path)))
        return
    from kpi.app.exporting import problem_rows

    title = phrase(
        "{period}: {tables}", period=spelt(tables[0].run.period), tables=listed(one.title for one in listings)
    )
    sheets = write_book(
        path,
        title,
        listings,
        [*_sources(tables), _notes()],
        settings.lang,
        problems=(_PROBLEMS, problem_rows(tables)),
        by_unit=not one_sheet,
    )
    rows = ", ".join(f"{one.table} {len(one.page.rows)}" for one in tables)
    say(sentence("{file}: {sheets} sheets; rows: {rows}", file=path, sheets=sheets, rows=rows))
    for one in tables:
        if one.page.outdated or one.page.rests_on_old:
            say(
                sentence(
                    "{table}: run {run} is not of the latest facts: kpi run --period {period} computes anew.",
                    table=one.table,
                    run=one.run.id,
                    period=one.run.period,
                )
            )


def _check(path: Path, wanted: Sequence[str], settings: Settings) -> None:
    """Refuse a format that is not known, and a CSV file of several tables, before anything is computed."""
    suffix = path.suffix.lower()
    if suffix not in (".xlsx", ".csv") or path.is_dir():
        message = sentence("{file} is neither .xlsx nor .csv", file=path)
        raise UsageError(
            Fault("unknown_format", message, "-o", hint=sentence("end the name in .xlsx or .csv"))
        )
    if suffix == ".csv" and len(wanted) > 1:
        message = sentence("a .csv file has one table, not {n}", n=len(wanted))
        raise UsageError(
            Fault("one_table", message, "-o", hint=sentence("name one of them, or end the name in .xlsx"))
        )


def _facts(
    settings: Settings, whats: tuple[str, ...], period: str | None, buckets: int | None, place: Path | None
) -> None:
    """Write the facts of the store as a folder of Parquet, or as buckets."""
    from kpi.app.lake import export_buckets, export_facts
    from kpi.app.run import periods_of

    if set(whats) != {FACTS}:
        raise UsageError(Fault("facts_alone", sentence("facts are written alone"), where="WHAT"))
    if place is None:
        message = sentence("name the folder for the facts")
        raise UsageError(Fault("no_folder", message, where="-o", hint=sentence("kpi export facts -o facts")))
    if buckets is None:
        written = export_facts(settings.db, settings.policy, place)
        told = ", ".join(f"{kind} {count}" for kind, count in written.items())
        say(sentence("{folder}: {rows}", folder=str(place), rows=told))
        return
    if period is None:
        raise click.MissingParameter(param_hint="--period", param_type="option")
    (day,) = periods_of(period)[-1:]
    files = export_buckets(settings.db, settings.policy, place, day, buckets)
    say(sentence(phrase_for(files, "{folder}: {n} bucket", "{folder}: {n} buckets", folder=str(place))))


def _no_ladder(error: UsageError) -> None:
    say(sentence("no ladder: {why}", why=error.faults[0].message))


def _listing(table: Exported) -> Listing:
    from kpi.app.show import kinds_of_money
    from kpi.output.exports import Listing

    run, rows = table.run, table.page.rows
    sums: dict[str, tuple[str, ...]] = {}
    columns: tuple[Column, ...]
    if table.table == "pay":
        kinds = tuple(kinds_of_money(rows))
        columns, sums = pay_book(kinds), {"payable": kinds}
    elif table.table == "sanctions":
        columns = sanction_book(table.ledgers)
        rows = [{**row, str(row.get("ledger")): row["amount"]} for row in rows]
    else:
        columns = score_book() if table.table == "scores" else LADDER
    status = STATUSES[run.status.value]
    values = {
        "period": spelt(run.period),
        "run": run.id,
        "status": status,
        "day": run.recorded_on,
        "unit": run.unit,
    }
    told = (
        phrase("{period}, run {run} of {unit} only, {status}, recorded {day}", **values)
        if run.unit
        else phrase("{period}, run {run}, {status}, recorded {day}", **values)
    )
    open_ = run.status is not RunStatus.FINAL or bool(run.unit)
    return Listing(_TITLES[table.table], columns, rows, told, open_, sums, apart="card")


def _sources(tables: Iterable[Exported]) -> list[About]:
    """Return where tables come from, those of one run together."""
    by_run: dict[int, list[Exported]] = {}
    for one in tables:
        by_run.setdefault(one.run.id, []).append(one)
    return [_about(found) for found in by_run.values()]


def _about(tables: Sequence[Exported]) -> About:
    from kpi.output.exports import About

    run, page = tables[0].run, tables[0].page
    lines: list[tuple[Label, object]] = [
        (phrase("Period"), str(run.period)),
        (phrase("Run"), str(run.id)),
        (phrase("Status"), STATUSES[run.status.value]),
        (phrase("Recorded on"), run.recorded_on.isoformat()),
        (phrase("Program"), f"kpi {run.program}"),
        (phrase("Hash of the facts"), run.hashes.facts),
        (phrase("Hash of the policy"), run.hashes.policy),
        (phrase("Hash of the plugins"), run.hashes.plugins),
    ]
    if run.unit:
        lines.append((phrase("Only unit"), run.unit))
    if page.outdated:
        lines.append((phrase("Newer facts"), phrase("Facts have come in since this run.")))
    if page.rests_on_old:
        lines.append((phrase("Earlier periods"), phrase("They have been run again since this run.")))
    if page.unit_runs and not run.unit:
        later = ", ".join(f"{one.id} ({one.unit})" for one in page.unit_runs)
        lines.append((phrase("Later runs of units"), later))
    return About(listed(_TITLES[one.table] for one in tables), lines)


def _notes() -> About:
    from kpi.output.exports import About

    return About(
        phrase("How to read it"),
        [
            (phrase("Unit"), phrase("Of pay and sanctions: where somebody was on the last day of the period. Of scores: "
                                    "where they were appraised.")),
            (phrase("Yellow rows"), phrase("Something in them is not final: it waits for a decision, a signature or data.")),
            (phrase("Totals"), phrase("Below a table they are of the rows that a filter shows; in the summary of all rows.")),
            (phrase("Payable"), phrase("What the appraisal comes to, before income tax and social insurance.")),
        ],
    )  # fmt: skip
