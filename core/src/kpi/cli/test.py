"""`kpi test`: the case files of plugins and of the company."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kpi.cli.columns import CASES
from kpi.cli.common import Settings, common_options, say
from kpi.cli.progress import bar
from kpi.errors import ExitCode
from kpi.output import Format
from kpi.words import listed, phrase, phrase_in, sentence

if TYPE_CHECKING:
    from datetime import datetime

_STATUSES = {
    "pass": phrase_in("case", "pass"),
    "fail": phrase_in("case", "fail"),
    "error": phrase_in("case", "error"),
    "skip": phrase_in("case", "skip"),
}


@click.command("test")
@click.argument("path", required=False)
@click.option(
    "--boundaries",
    is_flag=True,
    help="Instead show what happens at the edges of a rule: PATH is then a rule, a scorecard or a clause.",
)
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The day whose numbers hold.  [default: today]")
@common_options
def command(settings: Settings, path: str | None, boundaries: bool, on: datetime | None) -> int:
    """Run the cases at PATH (a file or a folder); without it those of every wanted plugin and of the company.

    With --boundaries show each number at which a result turns, with its neighbours, as `kpi try` takes them.
    """
    from kpi.app.cases import Runner, collect

    if boundaries:
        from datetime import date

        from kpi.cli.boundaries import show_boundaries

        return show_boundaries(settings, path, on.date() if on else date.today())
    if on:
        raise click.UsageError(sentence("--on goes with --boundaries"))
    if path is not None and not Path(path).exists():
        raise click.BadParameter(sentence("Path {path!r} does not exist.", path=path), param_hint="'[PATH]'")
    runner = Runner(settings.policy)
    cases = collect(runner, Path(path) if path else None)
    results = []
    with bar(len(cases), phrase("test")) as step:
        for case in cases:
            results.append(runner.run(case))
            step(case)
    counts = Counter(result.status for result in results)
    if settings.output is Format.TABLE:
        bad = [result for result in results if result.status in ("fail", "error")]
        if bad:
            told = ("; ".join(difference.told for difference in one.differences) for one in bad)
            settings.put(
                [{**one.to_json(), "differences": text} for one, text in zip(bad, told, strict=True)], CASES
            )
        say(
            sentence(
                listed(
                    phrase("{count} {status}", count=count, status=_STATUSES[status])
                    for status, count in sorted(counts.items())
                )
            )
        )
    else:
        settings.put([result.to_json() for result in results], CASES, key="cases")
    return ExitCode.FAILED if counts["fail"] or counts["error"] else ExitCode.OK
