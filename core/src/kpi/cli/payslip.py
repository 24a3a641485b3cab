"""`kpi payslip`: what each person is paid and why, as a page to hand out."""

from __future__ import annotations

from pathlib import Path

import click

from kpi.cli.common import Settings, file_options, say


@click.command("payslip")
@click.argument("subject", required=False)
@click.option("--period", required=True, metavar="P", help="2018-07, 2018-Q3, 2018-H2 or 2018.")
@click.option("--unit", metavar="U", help="Only the people of this unit and those below it.")
@click.option("--pdf", is_flag=True, help="PDF in place of HTML, where -o names no file.")
@click.option(
    "-o",
    "--output",
    "target",
    type=click.Path(path_type=Path),
    metavar="FILE|DIR",
    help="Where to: a file (.html or .pdf), or a folder with a file a person and a list of them.  "
    "[default: a file beside you, for several people a folder]",
)
@file_options
def command(
    settings: Settings, subject: str | None, period: str, unit: str | None, pdf: bool, target: Path | None
) -> None:
    """Write the payslip of SUBJECT, or of everybody: score with its items, each line of money with its reason.

    SUBJECT is the id of an employee or unit, or a name that only one has.
    """
    from kpi.app.session import open_session
    from kpi.app.slips import gather
    from kpi.app.slips.printing import SUFFIXES, write_folder, write_one
    from kpi.cli.progress import bar
    from kpi.errors import Fault, UsageError
    from kpi.output.pages.files import file_name
    from kpi.words import sentence

    if subject is not None and unit is not None:
        message = sentence("--unit is for the slips of several people, and SUBJECT names one")
        raise UsageError(Fault("usage", message, where="--unit"))
    single = subject is not None
    if target is not None and target.suffix and target.suffix.lower() not in SUFFIXES and not target.is_dir():
        message = sentence("no page can be written as {suffix}", suffix=target.suffix)
        hint = sentence("a file ends with .html or .pdf; a folder has no ending")
        raise UsageError(Fault("bad_suffix", message, where=str(target), hint=hint))
    suffix = ".pdf" if pdf else ".html"
    with open_session(settings.db, settings.policy) as session:
        gathered, slips = gather(session, period, subject, unit)
        month = gathered.month
        if target is None:
            whom = file_name(gathered.people[0][0]) if single else file_name(unit) if unit else ""
            stem = "-".join(part for part in ("payslip" if single else "payslips", whom, str(month.period)) if part)
            target = Path(stem + suffix if single else stem)
        elif single and not target.suffix:
            target = target / (file_name(gathered.people[0][0]) + suffix)
            target.parent.mkdir(parents=True, exist_ok=True)
        with bar(len(gathered.people), "payslip") as step:
            if target.suffix.lower() in SUFFIXES:
                done = write_one(target, gathered, _stepping(slips, step), settings.lang)
            else:
                done = write_folder(target, gathered, slips, settings.lang, pdf=pdf, step=step)
    say(...)
