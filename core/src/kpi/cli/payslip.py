"""`kpi payslip`: what each person is paid and why, as pages to hand out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kpi.cli.common import Settings, first_few, place_options, say

if TYPE_CHECKING:
    from kpi.app.slips import Gathered, Slip
    from kpi.app.slips.printing import Written


@click.command("payslip")
@click.argument("subject", required=False)
@click.option("--period", required=True, metavar="P", help="2018-07, 2018-Q3, 2018-H2 or 2018.")
@click.option("--unit", metavar="U", help="Only the people of this unit and those below it.")
@click.option("--pdf", is_flag=True, help="PDF in place of HTML, where -o does not name a file.")
@place_options
def command(
    settings: Settings, subject: str | None, period: str, unit: str | None, pdf: bool, place: Path | None
) -> None:
    """Write the payslip of SUBJECT, or of everybody: score with its items, each line of money with its reason.

    SUBJECT is the id of an employee or unit, or a name that only one has. Several people are one file, each on pages
    of their own, where -o ends with .html or .pdf, else a folder with a file a person and a list of them.
    """
    from kpi.app.session import open_session
    from kpi.app.slips import gather
    from kpi.app.slips.printing import write_folder, write_one
    from kpi.cli.progress import bar
    from kpi.words import phrase

    _check(subject, unit, place)
    with open_session(settings.db, settings.policy) as session:
        gathered, slips = gather(session, period, subject, unit)
        chosen = _place(gathered, place, unit, pdf=pdf, single=subject is not None)
        with bar(len(gathered.people), phrase("payslip")) as step:
            if chosen.suffix:
                done = write_one(chosen, gathered, _each(slips, step), settings.lang)
            else:
                done = write_folder(chosen, gathered, _each(slips, step), settings.lang, pdf=pdf)
    _tell(gathered, done, chosen)


def _check(subject: str | None, unit: str | None, place: Path | None) -> None:
    from kpi.app.slips.printing import SUFFIXES
    from kpi.errors import Fault, UsageError
    from kpi.words import sentence

    if subject is not None and unit is not None:
        message = sentence("--unit is for the slips of several people, and SUBJECT names one")
        raise UsageError(Fault("usage", message, where="--unit"))
    if place is not None and place.suffix and place.suffix.lower() not in SUFFIXES:
        message = sentence("no payslip can be written as {suffix}", suffix=place.suffix)
        hint = sentence("a file ends with .html or .pdf; a folder has no ending")
        raise UsageError(Fault("bad_suffix", message, where=str(place), hint=hint))


def _place(gathered: Gathered, place: Path | None, unit: str | None, *, pdf: bool, single: bool) -> Path:
    """Return the file or folder to write; without one that is named it stands in the current folder."""
    from kpi.output.files import file_name

    suffix = ".pdf" if pdf else ".html"
    if single:
        stem = f"payslip-{file_name(gathered.people[0][0], alone=True)}-{gathered.month.period}"
        if place is None or not place.suffix:
            return (place or Path()) / f"{stem}{suffix}"
        return place
    parts = ("payslips", *([file_name(unit, alone=True)] if unit else []), str(gathered.month.period))
    return place or Path("-".join(parts))


def _each(slips: Iterable[Slip], step: Callable[[object], None]) -> Iterator[Slip]:
    for one in slips:
        yield one
        step(one)


def _tell(gathered: Gathered, done: Written, place: Path) -> None:
    from kpi.app.slips.printing import status_words
    from kpi.words import phrase_for, sentence

    month = gathered.month
    of = {"run": month.run, "period": month.period, "status": status_words(month.status), "place": place}
    say(
        sentence(
            phrase_for(
                done.slips,
                "{n} payslip of run {run}, {period}, {status} -> {place}",
                "{n} payslips of run {run}, {period}, {status} -> {place}",
                **of,
            )
        )
    )
    if month.outdated:
        say(sentence("Facts have come in since the run: kpi run counts them."))
    if month.rests_on_old:
        say(sentence("An earlier period was run again since the run."))
    if done.changed:
        who = first_few(done.changed)
        say(
            sentence("The policy has changed since the run: not every reason could be told ({who}).", who=who)
        )


__all__ = ["command"]
