"""`KPI_TRACE_PLUGINS=1`: what finding, admitting and loading plugins does, on stderr, with the time of each."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from kpi.frozen import frozen


@frozen
class Trace:
    """Tells each step in a line, or nothing where nobody asked."""

    on: bool = False

    def say(self, text: str) -> None:
        """Tell one thing."""
        if self.on:
            sys.stderr.write(f"trace: {text}\n")

    @contextmanager
    def timed(self, step: str) -> Iterator[list[str]]:
        """Tell a step with its milliseconds, and with what is put into the list meanwhile."""
        told: list[str] = []
        start = time.perf_counter()
        yield told
        took = (time.perf_counter() - start) * 1000
        self.say(f"{step}: {took:.1f} ms" + (f", {', '.join(told)}" if told else ""))


def hooks_called(called: Mapping[str, int]) -> str:
    """Say how many hooks were called, and how many declarations each returned that has any."""
    told = [f"{hook} {count}" for hook, count in called.items() if count]
    return f"{len(called)} hook{'' if len(called) == 1 else 's'} called" + (
        f": {', '.join(told)}" if told else ""
    )
