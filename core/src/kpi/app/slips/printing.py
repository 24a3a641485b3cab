"""Slips as pages, and pages as files: one person, a month as one file, or a month as a folder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from kpi.app.slips.shape import Gathered, Slip
from kpi.app.vocabulary import MONEY, STATUSES
from kpi.frozen import frozen
from kpi.output import locales
from kpi.output.files import INDEX, file_name, folder, write
from kpi.types import RunStatus
from kpi.words import Label, phrase

HTML, PDF = ".html", ".pdf"
SUFFIXES = (HTML, ".htm", PDF)


@frozen
class Written:
    """What was written: how many slips, and of which people the reasons are not known any more."""

    slips: int
    changed: tuple[str, ...]


def write_one(
    path: Path, gathered: Gathered, slips: Iterable[Slip], lang: str, *, contents: bool = True
) -> Written:
    """Write slips into one file, HTML or PDF by its suffix, each on a page of its own; of several with `contents` before.

    Raises:
        UsageError: for a path that cannot be written to, and for a PDF as `kpi.output.pages.pdf.pdf_of` does.
        DataError: where it cannot be written.
    """
    tally = _Tally()
    people = gathered.people if contents else ()
    title = _title(gathered, lang, people[0] if len(people) == 1 else None)
    shown = people if len(people) > 1 else ()
    parts = _page(
        lang,
        title=title,
        people=shown,
        slips=tally.counted(slips),
        month=gathered.month,
        back="#top" if shown else "",
    )
    if path.suffix.lower() == PDF:
        from kpi.output.pages.pdf import check_fonts, pdf_of

        check_fonts()
        write(path, pdf_of("".join(parts)))
    else:
        write(path, parts)
    return tally.written


def write_folder(
    path: Path,
    gathered: Gathered,
    slips: Iterable[Slip],
    lang: str,
    *,
    pdf: bool = False,
) -> Written:
    """Write a file a person and a list of them into a folder, in the place of what we wrote there before.

    Raises:
        UsageError, DataError: as `write_one` does, and where the folder holds other things.
    """
    from kpi.output.pages import page

    if pdf:
        from kpi.output.pages.pdf import check_fonts, pdf_of

        check_fonts()
    tally, rows = _Tally(), []
    with folder(path) as made:
        for one in tally.counted(slips):
            title = _title(gathered, lang, (one.id, one.name, one.unit))
            back = "" if pdf else INDEX
            parts = _page(lang, title=title, people=(), slips=[one], month=gathered.month, back=back)
            name = file_name(one.id) + (PDF if pdf else HTML)
            write(made / name, pdf_of("".join(parts)) if pdf else parts)
            rows.append({"file": name, "id": one.id, "name": one.name, "unit": one.unit, "waits": one.waits})
        title = _title(gathered, lang, None)
        write(
            made / INDEX,
            [
                page(
                    "payslips.html",
                    lang,
                    title=title,
                    rows=rows,
                    month=gathered.month,
                    run_status=status_words,
                )
            ],
        )
    return tally.written


class _Tally:
    """Counts slips while they are written."""

    def __init__(self) -> None:
        self.slips = 0
        self.changed: list[str] = []

    def counted(self, slips: Iterable[Slip]) -> Iterator[Slip]:
        for one in slips:
            self.slips += 1
            if one.changed:
                self.changed.append(one.id)
            yield one

    @property
    def written(self) -> Written:
        return Written(self.slips, tuple(self.changed))


def _page(lang: str, **values: Any) -> Iterator[str]:
    from kpi.output.pages import environment

    template = environment(lang).get_template("payslip.html")
    return template.generate(
        **values, anchor=_anchor, run_status=status_words, kinds=MONEY, assumptions=_assumptions
    )


def _title(gathered: Gathered, lang: str, person: Sequence[str] | None) -> str:
    when = locales.period(gathered.month.period, lang)
    if person is None:
        return phrase("Payslips of {period}", period=when).text(lang)
    return phrase("Payslip of {who}, {period}", who=person[1] or person[0], period=when).text(lang)


def _anchor(id: str) -> str:
    return f"p-{file_name(id)}"


def status_words(status: RunStatus) -> Label:
    """Say what state a run is in."""
    return STATUSES[status]


def _assumptions(slip: Slip) -> list[tuple[Label, Label]]:
    """Return each number that was assumed once, with the line that rests on it."""
    return list(dict.fromkeys((entry.label, one) for entry in slip.entries for one in entry.assumed))


__all__ = ["PDF", "SUFFIXES", "Written", "status_words", "write_folder", "write_one"]
