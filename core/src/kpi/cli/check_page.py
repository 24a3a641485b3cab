"""The findings of `kpi check` as a page: what must be mended first, each with what shows it; notes are counted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from kpi.cli.common import first_few
from kpi.output.widths import wrapped
from kpi.words import phrase

Row: TypeAlias = Mapping[str, Any]

SEVERITIES = {
    "error": phrase("error"),
    "warning": phrase("warning"),
    "note": phrase("note"),
}
_HEADS = {
    "error": phrase("errors: to mend before pay day"),
    "warning": phrase("warnings: to look at, is it meant?"),
    "settled": phrase("settled by a default, or by what is bound"),
    "note": phrase("notes"),
}
_DO = {
    "unconfirmed_default": phrase("defaults never confirmed: --confirm KEY --by WHO records it"),
    "left_open": phrase("the company has to give it"),
    "unused": phrase("declared and never read"),
}
_MENDS = phrase("mend")
_SHOWS = phrase("try")
_FEW = 5
"""Metrics without facts that a page lists."""
_LEAST = 40
"""Letters of a line, however narrow the terminal is."""


def page(
    rows: Sequence[Row], lang: str, width: int | None, *, notes: bool = False, printed: bool = False
) -> Iterator[str]:
    """Yield the lines of a page, folded to a width (None: not at all).

    Without `notes` these are counted by their codes, but for those about what is `printed` and settled; forms that
    nobody fills in yet have dozens of metrics without facts, so these are counted after the first few.
    """
    counted, told = _parted(
        rows, lambda row: row["severity"] == "note" and not (notes or (printed and row["settled"]))
    )
    dry, told = _parted(told, lambda row: row["code"] == "unfed")
    unfed = [] if notes else dry[_FEW:]
    told += dry[: len(dry) - len(unfed)]
    for group, label in _HEADS.items():
        mine = [row for row in told if _group(row) == group]
        if mine:
            hidden = len(unfed) if group == "warning" else 0
            yield f"{label.text(lang)} ({len(mine) + hidden})"
            for row in mine:
                yield from (f"  {line}".rstrip() for line in _block(row, lang, width))
            yield ""
    if unfed:
        yield phrase("{count} more metrics never had a fact: --notes lists them", count=len(unfed)).text(lang)
        yield ""
    yield from _counted(counted, lang)


def _parted(rows: Sequence[Row], test: Callable[[Row], bool]) -> tuple[list[Row], list[Row]]:
    """Return the rows of which a test holds, and the others."""
    return [row for row in rows if test(row)], [row for row in rows if not test(row)]


def _group(row: Row) -> str:
    """Return under which head a finding stands; what is settled is no matter of today."""
    return "settled" if row["settled"] else str(row["severity"])


def _block(row: Row, lang: str, width: int | None) -> Iterator[str]:
    clauses = first_few(row["clauses"])
    yield "  ".join(one for one in (row["code"], row["about"], f"[{clauses}]" if clauses else "") if one)
    room = None if width is None else max(width - 6, _LEAST)
    yield from _indented(row["message"], room)
    if row["parameter"]:
        yield from _indented(phrase("{name}: {text}", name=_MENDS, text=row["parameter"]).text(lang), room)
    tries = row["try"].split("\n") if row["try"] else []
    # A line to copy is not folded.
    yield from ("  " + phrase("{name}: {text}", name=_SHOWS, text=line).text(lang) for line in tries)
    if row["witness"] and not tries:
        yield from _indented(" ".join(f"{name}={value}" for name, value in row["witness"].items()), room)


def _indented(text: str, room: int | None) -> Iterator[str]:
    lines = text if room is None else wrapped(text, room)
    yield from (f"  {line}" for line in lines.split("\n"))


def _counted(rows: Iterable[Row], lang: str) -> Iterator[str]:
    """Yield notes by their codes: how many, of which rules, and what is to be done about them."""
    by_code: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_code[row["code"]].append(row)
    if not by_code:
        return
    total = sum(len(mine) for mine in by_code.values())
    yield phrase("{notes} ({count}): --notes lists them", notes=_HEADS["note"], count=total).text(lang)
    for code, mine in sorted(by_code.items(), key=lambda pair: (-len(pair[1]), pair[0])):
        names = first_few(list(dict.fromkeys(row["about"] for row in mine)))
        do = _DO[code].text(lang) if code in _DO else ""
        yield "  ".join(one for one in (f"  {len(mine):>4}", code, do, names) if one)


__all__ = ["SEVERITIES", "page"]
