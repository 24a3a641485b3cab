"""`kpi demo`: an example company of a plugin, built, imported and run like any other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from kpi.errors import Fault, PluginError, UsageError, nearest
from kpi.model.extension import Demo
from kpi.output.rows import write_rows
from kpi.words import sentence

if TYPE_CHECKING:
    from kpi.app.run import Finished

_FIRST = ("employees", "units", "assignments")
"""KINDs that others refer to."""


def demos() -> dict[str, Demo]:
    """Return the example companies of the installed plugins, by name.

    Raises:
        PluginError: where no plugin has one.
    """
    from kpi.plugins.manager import load_plugins
    from kpi.plugins.noted import note

    plugins = load_plugins()
    if plugins.asked.strict and plugins.faults:
        raise PluginError(*plugins.faults)
    note(plugins.faults)
    found = {demo.name: demo for _, demo in plugins.each(Demo)}
    if not found:
        hint = sentence("pip install kpi-ecommerce")
        raise PluginError(
            Fault("no_demo", sentence("no installed plugin has an example company"), hint=hint),
            *plugins.faults,
        )
    return found


def choose(found: dict[str, Demo], name: str | None) -> Demo:
    """Return the example asked for, or the first by name.

    Raises:
        UsageError: for a name that none has.
    """
    if name is None:
        return found[min(found)]
    if name not in found:
        message = sentence("no example company {name!r}", name=name)
        raise UsageError(Fault("unknown_demo", message, where="--name", hint=nearest(name, found)))
    return found[name]


def build(demo: Demo, folder: Path, today: date, told: Callable[[str], None]) -> None:
    """Write the company's files and import them.

    Raises:
        UsageError: where the folder has files already.
    """
    from kpi.app.catalogue import load_policy
    from kpi.app.importing import import_file
    from kpi.store import open_store

    if folder.exists() and any(folder.iterdir()):
        raise UsageError(
            Fault(
                "not_empty",
                sentence("{folder} is not empty", folder=folder),
                where="DIR",
                hint=sentence("name a new folder"),
            )
        )
    folder.mkdir(parents=True, exist_ok=True)
    write(demo, folder)
    policy = load_policy(folder / "kpi.toml")
    with open_store(folder / "kpi.db", create=True, tables=tuple(policy.catalogue.tables.values())) as store:
        for path in _in_order(folder.glob("*.csv")):
            summary = import_file(store, policy.catalogue, path.stem, path, today=today)
            told(f"{path.name}: {summary.rows} row{'s' if summary.rows != 1 else ''}")


def write(demo: Demo, folder: Path) -> None:
    """Put the policy of an example company and a CSV file for each KIND that it has rows of into a folder."""
    policy = files(demo.package).joinpath("kpi.toml").read_text(encoding="utf-8")
    (folder / "kpi.toml").write_text(policy, encoding="utf-8")
    for kind, facts in demo.facts():
        rows = list(facts)
        if rows:
            write_rows(folder / f"{kind}.csv", rows)


def run_months(demo: Demo, folder: Path, today: date) -> Iterator[Finished]:
    """Run the demo's periods one after the other."""
    from kpi.app.run import periods_of, run_periods
    from kpi.app.session import open_session

    with open_session(folder / "kpi.db", folder / "kpi.toml") as session:
        for text in demo.periods:
            yield from run_periods(
                session.store,
                session.policy,
                periods_of(text),
                plugins_hash=session.plugins.digest,
                today=today,
            )


def _in_order(paths: Iterator[Path]) -> list[Path]:
    return sorted(
        paths,
        key=lambda path: (
            path.stem not in _FIRST,
            _FIRST.index(path.stem) if path.stem in _FIRST else 0,
            path.stem,
        ),
    )
