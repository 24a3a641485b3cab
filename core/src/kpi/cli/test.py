"""`kpi test`: the case files of plugins and of the company."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from kpi.cli.columns import CASES
from kpi.cli.common import Settings, common_options, say
from kpi.cli.progress import bar
from kpi.errors import ExitCode
from kpi.output import Format


@click.command("test")
@click.argument("path", required=False, type=click.Path(exists=True, path_type=Path))
@common_options
def command(settings: Settings, path: Path | None) -> int:
    """Run the cases at PATH (a file or a folder); without it those of every wanted plugin and of the company."""
    from kpi.app.cases import Runner, collect

    runner = Runner(settings.policy)
    cases = collect(runner, path)
    results = []
    with bar(len(cases), "test") as step:
        for case in cases:
            results.append(runner.run(case))
            step(case)
    rows = [result.to_json() for result in results]
    counts = Counter(result.status for result in results)
    if settings.output is Format.TABLE:
        bad = [row for row in rows if row["status"] in ("fail", "error")]
        if bad:
            settings.put([{**row, "differences": _told(row["differences"])} for row in bad], CASES)
        say(", ".join(f"{count} {status}" for status, count in sorted(counts.items())))
    else:
        settings.put(rows, CASES, key="cases")
    return ExitCode.FAILED if counts["fail"] or counts["error"] else ExitCode.OK


def _told(differences: list[dict[str, object]]) -> str:
    return "; ".join(
        str(one["got"])
        if one["path"] == "error" and one["want"] is None
        else f"{one['path']}: want {one['want']}, got {one['got']}"
        for one in differences
    )
