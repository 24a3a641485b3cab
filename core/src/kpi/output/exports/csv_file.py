"""A table as CSV that people open in a spreadsheet: titles and words in their language."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from kpi.output.exports.listing import Listing
from kpi.output.files import write_whole
from kpi.output.formats import harmless
from kpi.output.values import cell


def write_csv(path: Path, listing: Listing, lang: str) -> None:
    """Write a table as CSV, whole or not at all; numbers stay exact (`20/3`), and no text is run as a formula.

    Raises:
        UsageError: where it cannot be written.
    """
    columns = listing.kept
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([harmless(one.title.text(lang) or one.key) for one in columns])
    for row in listing.rows:
        writer.writerow([harmless(cell(one.value(row), lang, one.places)) for one in columns])
    # Without the mark at its head a spreadsheet takes Chinese for another encoding.
    write_whole(path, "\ufeff" + out.getvalue())


__all__ = ["write_csv"]
