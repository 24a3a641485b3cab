"""Load one plugin in a process of its own, so that nothing it does can touch the one who asks.

`python -m kpi.app.probe NAME` loads it, joins what it declares with the core, and prints what came of it
as JSON; `probe` starts that.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

import attrs

from kpi.frozen import frozen
from kpi.plugins.state import Plugin, State
from kpi.words import sentence

if TYPE_CHECKING:
    from kpi.plugins.load import Declaration, Outcome

PATIENCE = 60
"""Seconds that a plugin may take to load."""

SLOW = 1000
"""Milliseconds beyond which whoever waits for a plugin should know why: all commands that load it wait."""


@frozen
class Report:
    """What loading a plugin apart has shown; `modules` are the top-level packages that it pulled in.

    `milliseconds` are its own: what `kpi.api` takes to be imported is not among them. `names` are those that must be
    free among all plugins, each with the word for what it names. `notes` are what it uses that is deprecated.
    """

    plugin: Plugin
    milliseconds: int = 0
    modules: tuple[str, ...] = ()
    declared: dict[str, int] = attrs.field(factory=dict)
    traceback: str = ""
    names: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def slow(self) -> str:
        """Say that it is slow, in one line; empty where it is not."""
        if self.milliseconds <= SLOW:
            return ""
        hint = sentence("import what is heavy inside the function that needs it")
        return f"{self.plugin.title} took {self.milliseconds} ms to load, more than {SLOW}: {hint}"


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
        tuple((word, name) for word, name in said["names"]),
        tuple(said["notes"]),
    )


def probe_beside(plugin: Plugin, others: Iterable[Plugin]) -> Report:
    """Load a plugin in a subprocess, and those beside it that might have the same names."""
    report = probe(plugin)
    if not report.names:
        return report
    apart = [probe(one, patience=BESIDE) for one in others if one is not plugin]
    return without_clashes([report, *apart])[0]


BESIDE = 10
"""Seconds that is waited for each plugin that was not asked for."""


def without_clashes(reports: Sequence[Report]) -> list[Report]:
    """Block those that declare a name which another one declares as well, as loading them together does."""
    owners: dict[tuple[str, str], list[str]] = {}
    for one in reports:
        for name in one.names:
            owners.setdefault(name, []).append(one.plugin.title)
    return [_without_clash(one, owners) for one in reports]


def _without_clash(report: Report, owners: Mapping[tuple[str, str], Sequence[str]]) -> Report:
    for word, name in report.names:
        others = sorted({title for title in owners[word, name] if title != report.plugin.title})
        if others:
            problem = f"the {word} {name!r} is also declared by {', '.join(others)}"
            return attrs.evolve(report, plugin=report.plugin.become(State.BLOCKED, problem))
    return report


def _main(name: str) -> None:
    import time
    import traceback
    from collections import Counter
    from contextlib import redirect_stdout

    from kpi.plugins.admit import admit
    from kpi.plugins.discover import discover
    from kpi.plugins.load import load
    from kpi.plugins.noted import listening

    plugin = next(one for one in admit(discover()) if one.name == name and one.state is State.FOUND)
    import_module("kpi.api")
    before = {module.partition(".")[0] for module in sys.modules}
    start = time.perf_counter()
    with redirect_stdout(sys.stderr), listening() as notes:
        outcome = load(plugin)
    milliseconds = round((time.perf_counter() - start) * 1000)
    after = {module.partition(".")[0] for module in sys.modules}
    outcome = _joined(outcome)
    error = outcome.error
    said = {
        "state": outcome.plugin.state,
        "problem": outcome.plugin.problem,
        "milliseconds": milliseconds,
        "modules": sorted(one for one in after - before if not one.startswith("_")),
        "declared": Counter(one.hook for one in outcome.declarations),
        "traceback": "".join(traceback.format_exception(error)) if error else "",
        "names": _free_names(outcome.declarations) if outcome.plugin.state is State.LOADED else [],
        "notes": [note.message for note in notes],
    }
    sys.stdout.write(json.dumps(said) + "\n")


def _free_names(declarations: Iterable[Declaration]) -> list[tuple[str, str]]:
    """Return the names that no prefix keeps apart from those of other plugins."""
    from kpi.plugins.registry import HOOKS

    told = [(HOOKS[one.hook], one.item) for one in declarations]
    return sorted({(hook.word, hook.name(item)) for hook, item in told if hook.name and not hook.prefixed})


def _joined(outcome: Outcome) -> Outcome:
    """Break a plugin that loads, but declares what does not hold together."""
    from kpi.app.catalogue import load_base
    from kpi.errors import PluginError
    from kpi.plugins.load import told
    from kpi.plugins.manager import Plugins, clashes

    plugin = outcome.plugin
    if plugin.state is not State.LOADED:
        return outcome
    twice = clashes(outcome.declarations).get(plugin.name)
    if twice:
        return attrs.evolve(outcome, plugin=plugin.become(State.BLOCKED, twice))
    try:
        load_base([plugin.name], Plugins((plugin,), outcome.declarations))
    except PluginError as error:
        return attrs.evolve(
            outcome, plugin=plugin.become(State.BROKEN, told(error)), error=error.with_traceback(None)
        )
    return outcome


if __name__ == "__main__":
    _main(sys.argv[1])
