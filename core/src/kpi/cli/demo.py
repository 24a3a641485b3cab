"""`kpi demo`: an example company to look at."""

from __future__ import annotations

from pathlib import Path

import click

from kpi.cli.columns import PAYSLIP, SCORES
from kpi.cli.common import Settings, say
from kpi.cli.progress import bar
from kpi.cli.show import put_page, put_runs
from kpi.words import NOTHING, phrase, sentence


@click.command("demo")
@click.argument("folder", metavar="[DIR]", default="demo", type=click.Path(file_okay=False, path_type=Path))
@click.option("--name", help="Which example company.  [default: the first]")
@click.option(
    "--lang",
    type=click.Choice(["zh", "en"]),
    default="zh",
    show_default=True,
    envvar="KPI_LANG",
    help="Language of tables and messages.",
)
def command(folder: Path, name: str | None, lang: str) -> None:
    """Build a whole example company in DIR, run its months, and show what comes out."""
    from datetime import date

    from kpi.app.catalogue import load_policy
    from kpi.app.demo import build, choose, demos, run_months
    from kpi.app.show import payslip_page, run_rows, score_page

    today = date.today()
    demo = choose(demos(), name)
    say(sentence("{company} -> {folder}", company=demo.label, folder=folder))
    build(demo, folder, today, lambda done: say(sentence("  {done}", done=done)))
    months = []
    with bar(len(demo.periods), phrase("run")) as step:
        for done in run_months(demo, folder, today):
            months.append(done.computed.period)
            step(done)
    db, policy = folder / "kpi.db", folder / "kpi.toml"
    settings = Settings(db, policy, lang=lang)
    month = str(max(period for period in months if period.frequency.months == 1))
    asked = f"--period {month} --db {db}"
    _headline(f"kpi show scores {asked}")
    put_page(settings, score_page(db, policy, month, None), SCORES)
    _headline(f"kpi show pay {asked} --subject {demo.subject}")
    put_page(settings, payslip_page(db, policy, month, demo.subject), PAYSLIP)
    only = f" --rule {demo.rule}" if demo.rule else ""
    _headline(f"kpi explain {demo.subject} {asked}{only}")
    _explain(settings, demo.subject, month, demo.rule or None)
    _headline(f"kpi show runs --db {db}")
    put_runs(settings, run_rows(db, policy, None))
    say(NOTHING)
    say(sentence("All lines of {subject}: kpi explain {subject} {asked}", subject=demo.subject, asked=asked))
    say(sentence("A payslip for the phone: kpi payslip {subject} {asked}", subject=demo.subject, asked=asked))
    say(sentence("The month on one page: kpi report {asked}", asked=asked))
    say(sentence("The rules, their numbers and clauses: kpi rules --policy {policy}", policy=policy))
    if any(one.ladder for one in load_policy(policy).bindings):
        say(
            sentence(
                "Who may rise, and what is missing: kpi ladder --period {month} --db {db}",
                month=months[-1],
                db=db,
            )
        )


def _headline(text: str) -> None:
    click.echo(f"\n$ {text}")


def _explain(settings: Settings, subject: str, period: str, rule: str | None) -> None:
    from kpi.cli.explain import explain_to

    explain_to(settings, subject, period, rule)
