"""`kpi show`: the tables of a recorded run, and the runs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import click

from kpi.cli.columns import BESIDE, COMMENTS, LINES, PAYSLIP, RUNS, SCORES, SIGN_OFFS, pay_columns
from kpi.cli.common import Settings, called, common_options, say
from kpi.output import Column, Format
from kpi.words import sentence

if TYPE_CHECKING:
    from kpi.app.show import Page


@click.group("show")
def command() -> None:
    """Show the scores, pay, sanctions, signatures, runs or comments of a period, as recorded."""


_period = click.option("--period", required=True, metavar="P", help="2018-07, 2018-Q3, 2018-H2 or 2018.")
_subject = click.option(
    "--subject", metavar="ID", help="Only this employee or unit: its id, or a name that only one has."
)


@command.command()
@_period
@_subject
@common_options
def scores(settings: Settings, period: str, subject: str | None) -> None:
    """Show where everyone stands."""
    from kpi.app.show import score_page

    put_page(settings, score_page(settings.db, settings.policy, period, subject), SCORES)


@command.command()
@_period
@_subject
@common_options
def pay(settings: Settings, period: str, subject: str | None) -> None:
    """Show what everyone is paid, or with --subject the payslip as lines."""
    from kpi.app.show import kinds_of_money, pay_page, payslip_page

    if subject is not None:
        page = payslip_page(settings.db, settings.policy, period, subject)
        put_page(settings, page, PAYSLIP, subject=page.subject)
        return
    page = pay_page(settings.db, settings.policy, period)
    put_page(settings, page, pay_columns(kinds_of_money(page.rows)))


@command.command()
@_period
@_subject
@click.option("--waiting", is_flag=True, help="Only what waits for a decision: lines that are not final.")
@common_options
def sanctions(settings: Settings, period: str, subject: str | None, waiting: bool) -> None:
    """Show the fines, awards and plus and minus points."""
    from kpi.app.show import sanction_page

    page = sanction_page(settings.db, settings.policy, period, subject, waiting=waiting)
    put_page(settings, page, LINES, **({"beside": page.beside} if page.beside else {}))
    if page.beside and settings.output is Format.TABLE:
        click.echo()
        settings.put(page.beside, BESIDE)


@command.command("sign-offs")
@_period
@_subject
@click.option("--waiting", is_flag=True, help="Only what waits for a signature.")
@common_options
def sign_offs(settings: Settings, period: str, subject: str | None, waiting: bool) -> None:
    """Show who has signed the results, which step is next and who may take it."""
    from kpi.app.signing import sign_off_page

    page = sign_off_page(settings.db, settings.policy, period, subject, waiting=waiting, lang=settings.lang)
    put_page(settings, page, SIGN_OFFS)


@command.command()
@_period
@_subject
@common_options
def comments(settings: Settings, period: str, subject: str | None) -> None:
    """Show what raters wrote beside their ratings, of groups that are large enough to hide who wrote it."""
    from kpi.app.comments import comment_page

    page = comment_page(settings.db, settings.policy, period, subject)
    if page.rows or settings.output is not Format.TABLE:
        settings.put(page.rows, COMMENTS, head={"period": page.period})
    else:
        say(sentence("No comment is recorded."))
    held = sum(row["held"] or 0 for row in page.rows)
    if held and settings.output is Format.TABLE:
        say(sentence("{held} held back: their groups have too few raters to hide who wrote them.", held=held))


@command.command()
@click.option("--period", metavar="P", help="Only the runs of this period.")
@common_options
def runs(settings: Settings, period: str | None) -> None:
    """Show the recorded runs, the latest first."""
    from kpi.app.show import run_rows

    put_runs(settings, run_rows(settings.db, settings.policy, period))


def put_page(settings: Settings, page: Page, columns: Iterable[Column], **head: object) -> None:
    """Print the rows of a run, and for a person say whose they are and which run they come from."""
    if settings.output is Format.TABLE:
        about = f"{called(page.subject, page.name)}, " if page.subject else ""
        only = f" of {page.run.unit} only" if page.run.unit else ""
        say(
            sentence(
                "{about}{period}, run {id}{only}, recorded {recorded_on}",
                about=about,
                period=page.run.period,
                id=page.run.id,
                only=only,
                recorded_on=page.run.recorded_on,
            )
        )
    if page.rows or settings.output is not Format.TABLE:
        settings.put(page.rows, columns, head={"period": str(page.run.period), **head})
    else:
        say(sentence("Nothing of that kind is recorded."))
    if page.unit_runs and not page.run.unit:
        told = ", ".join(f"run {one.id} of {one.unit}" for one in page.unit_runs)
        say(
            sentence(
                "Later, but of one unit and so not shown here: {told}. A run without --unit takes its facts in.",
                told=told,
            )
        )
    if page.outdated or page.rests_on_old:
        only = f" --unit {page.run.unit}" if page.run.unit else ""
        news = "Facts have come in" if page.outdated else "Earlier periods have been run again"
        say(
            sentence(
                "{news} since run {id}: kpi run --period {period}{only} computes anew.",
                news=news,
                id=page.run.id,
                period=page.run.period,
                only=only,
            )
        )


def put_runs(settings: Settings, rows: list[dict[str, Any]]) -> None:
    """Print runs; a table shows the first characters of each hash, enough to see which changed."""
    if settings.output is Format.TABLE:
        rows = [{**row, "hashes": {name: hash_[:8] for name, hash_ in row["hashes"].items()}} for row in rows]
    settings.put(rows, RUNS, key="runs")
