"""The problems of a period below what it comes to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import click

from kpi.cli.columns import PROBLEMS
from kpi.cli.common import Settings, say
from kpi.words import sentence

_MOST = 40
"""So many are listed for a person; JSON has all."""


def put_problems(settings: Settings, rows: Sequence[Mapping[str, Any]]) -> None:
    """Print the first problems as a table of its own, and say how many more there are; nothing where there is none."""
    if rows:
        click.echo()
        settings.put(rows[:_MOST], PROBLEMS)
    if len(rows) > _MOST:
        say(sentence("and {x:,} more problems: -o json lists all", x=len(rows) - _MOST))
