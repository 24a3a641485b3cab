"""`kpi kernel`: one bucket of facts to its lines, for any runner of tasks."""

from __future__ import annotations

from pathlib import Path

import click

from kpi.cli.common import say
from kpi.words import sentence


@click.command("kernel")
@click.argument("source", metavar="IN.parquet", type=click.Path(path_type=Path))
@click.argument("target", metavar="OUT.parquet", type=click.Path(path_type=Path))
@click.option("--period", required=True, metavar="P", help="2018-07, 2018-Q3, 2018-H2 or 2018.")
@click.option("--policy", type=click.Path(path_type=Path), help="The company's policy.")
def command(source: Path, target: Path, period: str, policy: Path | None) -> None:
    """Compute the facts of one bucket, all KINDs in one file, into one file with its lines and results.

    kpi export facts --buckets N writes such files. No file but these two and the policy is touched, so buckets can be
    computed side by side.
    """
    from kpi.app.engines import run_kernel
    from kpi.app.run import periods_of
    from kpi.errors import Fault, UsageError

    periods = periods_of(period)
    if len(periods) != 1:
        raise UsageError(Fault("bad_period", sentence("one period at a time"), where="--period"))
    heights = run_kernel(policy, source, target, periods[0])
    told = ", ".join(f"{name} {count}" for name, count in heights.items())
    say(sentence("{file}: {rows}", file=str(target), rows=told))
