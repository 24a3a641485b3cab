"""A table as CSV that people open in a spreadsheet: titles and words in their language."""

from __future__ import annotations

import csv
import io
from fractions import Fraction
from pathlib import Path

from kpi.exact import decimals_needed, round_half_away, show
from kpi.harmless import harmless
from kpi.output.columns import Column
from kpi.output.exports.listing import Listing
from kpi.output.files import write
from kpi.output.values import cell
from kpi.words import phrase

_PLACES = 4


def write_csv(path: Path, listing: Listing, lang: str) -> None:
    """Write a table as CSV, whole or not at all; no text is run as a formula.

    A number that no finite decimal writes is rounded, and stands exactly in a column beside it, in brackets: a
    spreadsheet would take `2/3` for a day.

    Raises:
        UsageError: where it cannot be written.
    """
    columns = listing.kept
    rounded = {one.key for one in columns if any(_endless(one.value(row)) for row in listing.rows)}
    out = io.StringIO()
    writer = csv.writer(out)
    titles: list[str] = []
    for one in columns:
        title = one.title.text(lang) or one.key
        titles += (
            [title, phrase("{title} (exact)", title=title).text(lang)] if one.key in rounded else [title]
        )
    writer.writerow(map(harmless, titles))
    for row in listing.rows:
        cells: list[str] = []
        for one in columns:
            value = one.value(row)
            near, exact = _told(value, one, lang)
            cells += [near, exact] if one.key in rounded else [near]
        writer.writerow(map(harmless, cells))
    # Without the mark at its head a spreadsheet takes Chinese for another encoding.
    write(path, "\ufeff" + out.getvalue())


def _endless(value: object) -> bool:
    return isinstance(value, Fraction) and decimals_needed(value) is None


def _told(value: object, column: Column, lang: str) -> tuple[str, str]:
    """Return a value as it is shown, and exactly where the two differ."""
    if isinstance(value, Fraction) and _endless(value):
        places = column.places if column.places is not None else _PLACES
        return show(round_half_away(value, places), places), f"({show(value)})"
    return cell(value, lang, column.places), ""


__all__ = ["write_csv"]
