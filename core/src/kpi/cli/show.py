"""`kpi show`: the tables of a recorded run, and the runs."""

from __future__ import annotations

from typing import Any

import click

from kpi.cli.columns import LINES, PAYSLIP, RUNS, SCORES, pay_columns
from kpi.cli.common import Settings, common_options
from kpi.output import Format


@click.group("show")
def command() -> None:
    """Show the scores, pay, sanctions or runs of a period, as recorded."""


_period = click.option("--period", required=True, metavar="P", help="2018-07, 2018-Q3, 2018-H2 or 2018.")
_subject = click.option("--subject", metavar="ID", help="Only this employee or unit.")


@command.command()
@_period
@_subject
@common_options
def scores(settings: Settings, period: str, subject: str | None) -> None:
    """Show where everyone stands."""
    from kpi.app.show import score_rows

    settings.put(score_rows(settings.db, settings.policy, period, subject), SCORES, head={"period": period})


@command.command()
@_period
@_subject
@common_options
def pay(settings: Settings, period: str, subject: str | None) -> None:
    """Show what everyone is paid, or with --subject the payslip as lines."""
    from kpi.app.show import kinds_of_money, pay_rows, payslip_rows

    if subject is not None:
        rows = payslip_rows(settings.db, settings.policy, period, subject)
        settings.put(rows, PAYSLIP, head={"period": period, "subject": subject})
        return
    rows = pay_rows(settings.db, settings.policy, period)
    settings.put(rows, pay_columns(kinds_of_money(rows)), head={"period": period})


@command.command()
@_period
@_subject
@common_options
def sanctions(settings: Settings, period: str, subject: str | None) -> None:
    """Show the fines, awards and plus and minus points."""
    from kpi.app.show import sanction_rows

    settings.put(sanction_rows(settings.db, settings.policy, period, subject), LINES, head={"period": period})


@command.command()
@click.option("--period", metavar="P", help="Only the runs of this period.")
@common_options
def runs(settings: Settings, period: str | None) -> None:
    """Show the recorded runs, the latest first."""
    from kpi.app.show import run_rows

    put_runs(settings, run_rows(settings.db, settings.policy, period))


def put_runs(settings: Settings, rows: list[dict[str, Any]]) -> None:
    """Print runs; a table shows the first characters of each hash, enough to see which changed."""
    if settings.output is Format.TABLE:
        rows = [{**row, "hashes": {name: hash_[:8] for name, hash_ in row["hashes"].items()}} for row in rows]
    settings.put(rows, RUNS, key="runs")
