"""A bar on stderr for long work, at a terminal only."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from kpi.cli.language import language
from kpi.words import Label


@contextmanager
def bar(total: int, label: Label) -> Iterator[Callable[[object], None]]:
    """Give a function to call at each of `total` steps; without a terminal, or for one step, it does nothing."""
    if total < 2 or not sys.stderr.isatty():
        yield lambda step: None
        return
    with click.progressbar(length=total, label=label.text(language()), file=sys.stderr) as shown:
        yield lambda step: shown.update(1)
