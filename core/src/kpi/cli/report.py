"""`kpi report`: a period on one page for those who look at it together."""

from __future__ import annotations

from pathlib import Path

import click

from kpi.cli.common import Settings, file_options, say
from kpi.errors import Fault, UsageError
from kpi.words import sentence

_HTML, _PDF = (".html", ".htm"), ".pdf"


@click.command("report")
@click.option("--period", required=True, metavar="P", help="2018-07, 2018-Q3, 2018-H2 or 2018.")
@file_options
def command(settings: Settings, period: str, file: Path | None) -> None:
    """Write the report of a recorded period: one page with tables and charts, to be read without a network.

    Scoreboard, distribution, units, trends, what moved since the period before, awards and fines, ladder, pay bill,
    what `kpi check` finds, problems of the run. Without -o it is report-<period>.html in the current folder; a .pdf
    has what the page has unfolded. A file that is there is replaced. Charts need an extra, and so does PDF: pip install
    'kpi-core[charts,pdf]'; without the first the tables stand alone.
    """
    from datetime import date

    from kpi.app.report import report
    from kpi.extras import installed
    from kpi.output.files import write
    from kpi.output.report import report_page

    path = file or Path(f"report-{period}.html")
    suffix = path.suffix.lower()
    if suffix not in (*_HTML, _PDF):
        message = sentence("no report can be written as {suffix}", suffix=path.suffix or path.name)
        raise UsageError(
            Fault("bad_suffix", message, where=str(path), hint=sentence("a file ends with .html or .pdf"))
        )
    document = report(settings.db, settings.policy, period, settings.lang, date.today())
    with_charts = installed("vl_convert")
    on_paper = suffix == _PDF
    text = report_page(document, settings.lang, charts=with_charts, paper=on_paper)
    made = _pdf(text) if on_paper else text.encode()
    write(path, made)
    size = -(-len(made) // 1000)
    say(sentence("{file}: the report of {period}, {size} kB", file=path, period=period, size=size))
    if not with_charts:
        say(sentence("It has no charts: pip install 'kpi-core[charts]' brings what draws them."))


def _pdf(text: str) -> bytes:
    from kpi.output.pages.pdf import pdf_of

    return pdf_of(text)


__all__ = ["command"]
