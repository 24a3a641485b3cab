"""`kpi report`: a period on one page for those who look at it together."""

from __future__ import annotations

from pathlib import Path

import click

from kpi.cli.common import Settings, file_options, say
from kpi.errors import Fault, UsageError
from kpi.words import phrase, sentence

SUFFIXES = (".html", ".htm")


@click.command("report")
@click.option("--period", required=True, metavar="P", help="2018-07, 2018-Q3, 2018-H2 or 2018.")
@file_options
def command(settings: Settings, period: str, file: Path | None) -> None:
    """Write the report of a recorded period: one page with tables and charts, to be read without a network.

    Scoreboard, distribution, units, trends, what moved since the period before, awards and fines, ladder, pay bill,
    what `kpi check` finds, problems of the run. Without -o it is report-<period>.html in the current folder; a file
    that is there is replaced. Charts need the extra: pip install 'kpi-core[charts]'; without it the tables stand alone.
    """
    from datetime import date

    from kpi.app.report import report
    from kpi.extras import installed
    from kpi.output.files import write_whole
    from kpi.output.report import report_page

    path = file or Path(f"report-{period}.html")
    if path.suffix.lower() not in SUFFIXES:
        message = sentence("{file}: a report is an .html file", file=path)
        raise UsageError(Fault("bad_suffix", message, where="-o", hint=sentence("-o report.html")))
    document = report(settings.db, settings.policy, period, settings.lang, date.today())
    with_charts = installed("vl_convert")
    text = report_page(document, settings.lang, charts=with_charts)
    write_whole(path, text)
    size = -(-len(text.encode()) // 1000)
    say(
        phrase("{file}: the report of {period}, {size} kB", file=path, period=period, size=size).text(
            settings.lang
        )
    )
    if not with_charts:
        left_out = phrase("It has no charts: pip install 'kpi-core[charts]' brings what draws them.")
        say(left_out.text(settings.lang))


__all__ = ["command"]
