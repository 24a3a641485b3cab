"""The command line in tests: in this process, in a folder, with what it printed."""

from __future__ import annotations

import contextlib
import inspect
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kpi.frozen import frozen


@frozen
class Said:
    """What a command left behind: its exit code, its data (`out`) and its talk (`err`)."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON object of `-o json`."""
        import json

        return json.loads(self.out)


def typed(folder: Path, *words: str, environment: Mapping[str, str] | None = None) -> Said:
    """Run `kpi WORDS...` in a folder; a fault of the program's own ends with its exit code, as it does for users."""
    from click.testing import CliRunner

    from kpi.cli.main import cli

    # Until 8.2 click mixed talk into the data unless told.
    apart = "mix_stderr" in inspect.signature(CliRunner).parameters
    more: dict[str, Any] = {"mix_stderr": False} if apart else {}
    with contextlib.chdir(folder):
        done = CliRunner(env=environment, **more).invoke(cli, list(words))
    return Said(done.exit_code, done.stdout, done.stderr)


__all__ = ["Said", "typed"]
