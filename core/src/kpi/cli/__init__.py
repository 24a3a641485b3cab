"""The command line: the only floor that knows click."""

from __future__ import annotations

import atexit
import gc
import sys


def main() -> None:
    """Run `kpi` and leave with its exit code; the console script points here."""
    # A command is a short process of many frames and few cycles: looking for these takes a sixth of a large run.
    gc.disable()
    # Nor are they looked for at the end, as Python does even then: what is left goes with the process.
    atexit.register(gc.freeze)
    from kpi.cli.main import cli

    for stream in (sys.stdout, sys.stderr):
        # Labels are Chinese; a terminal that cannot show them must not end the program.
        if "utf" not in (stream.encoding or "").lower():
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    cli.main(prog_name="kpi")
