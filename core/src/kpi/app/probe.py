"""Load one plugin in a process of its own, so that nothing it does can touch the one who asks.

`python -m kpi.app.probe NAME` loads it, joins what it declares with the core, and prints what came of it
as JSON; `probe` starts that.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import attrs

from kpi.frozen import frozen
from kpi.plugins.state import Plugin, State

if TYPE_CHECKING:
    from kpi.plugins.load import Outcome

PATIENCE = 60
"""Seconds that a plugin may take to load."""


@frozen
class Report:
    """What loading a plugin apart has shown; `modules` are the top-level packages that it pulled in."""

    plugin: Plugin
    milliseconds: int = 0
    modules: tuple[str, ...] = ()
    declared: dict[str, int] = attrs.field(factory=dict)
    traceback: str = ""


def probe(plugin: Plugin, *, patience: int = PATIENCE) -> Report:
    """Load a found plugin in a subprocess; one that crashes or hangs there is broken."""
    if plugin.state is not State.FOUND:
        return Report(plugin)
    arguments = [sys.executable, "-P", "-m", "kpi.app.probe", plugin.name]
    try:
        done = subprocess.run(arguments, capture_output=True, text=True, timeout=patience, check=False)
    except subprocess.TimeoutExpired:
        return Report(plugin.become(State.BROKEN, f"loading it took more than {patience} seconds"))
    try:
        said: dict[str, Any] = json.loads(done.stdout.strip().rpartition("\n")[2])
    except ValueError:
        problem = f"loading it ended the process with code {done.returncode}"
        return Report(plugin.become(State.BROKEN, problem), traceback=done.stderr)
    return Report(
        plugin.become(State(said["state"]), said["problem"]),
        said["milliseconds"],
        tuple(said["modules"]),
        said["declared"],
        said["traceback"],
    )


def _main(name: str) -> None:
    import time
    import traceback
    from collections import Counter
    from contextlib import redirect_stdout

    from kpi.plugins.admit import admit
    from kpi.plugins.discover import discover
    from kpi.plugins.load import load

    plugin = next(one for one in admit(discover()) if one.name == name and one.state is State.FOUND)
    before = {module.partition(".")[0] for module in sys.modules}
    start = time.perf_counter()
    with redirect_stdout(sys.stderr):
        outcome = load(plugin)
    after = {module.partition(".")[0] for module in sys.modules}
    outcome = _joined(outcome)
    error = outcome.error
    said = {
        "state": outcome.plugin.state,
        "problem": outcome.plugin.problem,
        "milliseconds": round((time.perf_counter() - start) * 1000),
        "modules": sorted(one for one in after - before if not one.startswith("_")),
        "declared": Counter(one.hook for one in outcome.declarations),
        "traceback": "".join(traceback.format_exception(error)) if error else "",
    }
    sys.stdout.write(json.dumps(said) + "\n")


def _joined(outcome: Outcome) -> Outcome:
    """Break a plugin that loads, but declares what does not hold together."""
    from kpi.app.catalogue import load_base
    from kpi.errors import PluginError
    from kpi.plugins.load import told
    from kpi.plugins.manager import Plugins

    plugin = outcome.plugin
    if plugin.state is not State.LOADED:
        return outcome
    try:
        load_base([plugin.name], Plugins((plugin,), outcome.declarations))
    except PluginError as error:
        return attrs.evolve(
            outcome, plugin=plugin.become(State.BROKEN, told(error)), error=error.with_traceback(None)
        )
    return outcome


if __name__ == "__main__":
    _main(sys.argv[1])
