"""The problems of a period below what it comes to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import click

from kpi.cli.columns import PROBLEMS
from kpi.cli.common import Settings, say
from kpi.words import sentence

LISTED = 40
"""So many are listed for a person; JSON has all."""


def put_problems(settings: Settings, rows: Sequence[Mapping[str, Any]], *, more: int = 0) -> None:
    """Print the first problems as a table of its own, and say how many more there are; nothing where there is none.

    `more` counts those of which no row was made.
    """
    if rows:
        click.echo()
        settings.put(rows[:LISTED], PROBLEMS)
    more += len(rows[LISTED:])
    if more:
        say(sentence("and {count:,} more problems: -o json lists all", count=more))
