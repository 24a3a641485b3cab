"""Start `kpi.testing.conforming.apart`, and judge what it told."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from kpi.errors import Fault
from kpi.words import listed, sentence

PATIENCE = 120
"""Seconds that loading may take."""
MOST_MODULES = 60
"""Modules that importing a plugin may bring with it, beside those that the core has imported anyway."""
HEAVY = frozenset(
    (
        "asyncio", "click", "email", "http", "importlib.metadata", "multiprocessing", "numpy", "openpyxl", "pandas",
        "polars", "pyarrow", "pytest", "python_calamine", "requests", "rich", "socket", "sqlite3", "sqlite_utils",
        "ssl", "subprocess", "unittest", "urllib.request",
    )
)  # fmt: skip
"""Modules that every command would wait for; a function that needs one imports it itself."""
_DATA = (".toml", ".json", ".csv", ".txt", ".yaml", ".yml", ".xlsx", ".db", ".ini", ".xml", ".parquet")


def apart(name: str, how: str, seed: int) -> dict[str, Any]:
    """Load a plugin in a process of its own (`alone`, or `last` of all), where sets are ordered by `seed`."""
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        "PYTHONHASHSEED": str(seed),
    }
    # Where this process was kept from site-packages, so is that one.
    kept = ["-S"] if sys.flags.no_site else []
    command = [sys.executable, *kept, "-P", "-m", "kpi.testing.conforming.apart", name, how]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, env=environment, timeout=PATIENCE, check=False
        )
    except subprocess.TimeoutExpired as error:
        talk = (error.stderr or b"").decode(errors="replace")
        return _broken(f"is not loaded after {PATIENCE} s\n{talk}")
    try:
        said: dict[str, Any] = json.loads(done.stdout.strip().rpartition("\n")[2])
    except ValueError:
        return _broken(f"loading it ended the process with code {done.returncode}\n{done.stderr}")
    return said


def _broken(problem: str) -> dict[str, Any]:
    return {"problem": problem, "digests": {}}


def work_of_import(said: dict[str, Any], where: str) -> Iterator[Fault]:
    """Yield what importing the plugin's module did besides defining things."""
    told = said.get("imported")
    if not told or told["problem"]:
        return
    later = sentence("import it inside the function that needs it")
    heavy = sorted({one for one in told["modules"] if one in HEAVY or one.partition(".")[0] in HEAVY})
    if heavy:
        yield Fault(
            "conformance",
            sentence("importing it imports {modules}", modules=listed(heavy[:8])),
            where,
            hint=later,
        )
    if len(told["modules"]) > MOST_MODULES:
        message = sentence(
            "importing it brings {number} modules with it, more than {most}: {modules}, ...",
            number=len(told["modules"]),
            most=MOST_MODULES,
            modules=listed(told["modules"][:8]),
        )
        yield Fault("conformance", message, where, hint=later)
    for one in told["did"]:
        hint = sentence("do it in the hook that needs it, which is called when the plugin is loaded")
        yield Fault("conformance", sentence("importing it does work: {work}", work=one), where, hint=hint)
    if said.get("printed"):
        message = sentence("importing it prints {text!r}", text=said["printed"].strip()[:60])
        yield Fault("conformance", message, where, hint=sentence("stdout is data; a plugin says nothing"))


def read_outside(said: dict[str, Any], folder: Path | None) -> Iterator[Fault]:
    """Yield the data files outside its package that were read while it was loaded: no wheel carries these."""
    inside = () if folder is None else (str(folder.resolve()),)
    for path in said.get("read", ()):
        real = os.path.realpath(path)
        if ".dist-info" in real or ".egg-info" in real:
            continue
        if real.endswith(_DATA) and not real.startswith((*inside, sys.prefix, sys.base_prefix)):
            hint = sentence("move it into the package's folder, and read it with importlib.resources")
            yield Fault(
                "conformance",
                sentence("is read while the plugin is loaded, and is not part of it"),
                real,
                hint=hint,
            )


def differing(first: dict[str, Any], second: dict[str, Any]) -> Iterable[str]:
    """Return what one of two reports declares otherwise than the other, or the other does not declare at all."""
    ones, others = first["digests"], second["digests"]
    return sorted(key for key in ones.keys() | others.keys() if ones.get(key) != others.get(key))


__all__ = ["HEAVY", "MOST_MODULES", "apart", "differing", "read_outside", "work_of_import"]
