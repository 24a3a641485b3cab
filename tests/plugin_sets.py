"""What the rules of a set of installed plugins come to: rules, findings and the lines of whole months, as JSON.

`python plugin_sets.py OWNER...` tells it for each of these plugins, with everything that is installed in use.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import attrs

from kpi.app.cases.files import find_files, read_cases
from kpi.app.cases.model import Case
from kpi.app.catalogue import Base, load_base
from kpi.app.checking import check
from kpi.app.rules import entries
from kpi.output import to_json
from kpi.plugins.manager import load_plugins

DAY = date(2025, 1, 1)
MOST = 1
"""Cases of a plugin whose months are run: those with most facts."""


def told(owners: list[str]) -> dict[str, Any]:
    """Return what there is to compare of each owner."""
    plugins = load_plugins()
    base = load_base(plugins=plugins)
    rules = [one.row for one in entries(base.joined.catalogue, DAY)]
    findings = check(None, DAY).rows("en")
    return {
        "states": {one.name: str(one.state) for one in base.plugins.known},
        "owners": {
            owner: {
                "rules": [one for one in rules if one["plugin"] == owner],
                "check": [one for one in findings if str(one["about"]).startswith(f"{owner}.")],
                "months": list(months(base, owner)),
            }
            for owner in owners
        },
    }


def months(base: Base, owner: str) -> Iterator[Mapping[str, Any]]:
    """Yield the lines, results and problems of the largest months among a plugin's cases."""
    from kpi.app.cases import scenario
    from kpi.app.run import periods_of, run_periods
    from kpi.store import open_store

    everyone = tuple(one.name for one in base.plugins.loaded)
    for case in _largest(owner):
        policy = base.policy_of(attrs.evolve(case, plugins=everyone).policy)
        found: tuple[list[Any], ...] = ([], [], [])
        with open_store(":memory:", create=True, tables=tuple(policy.catalogue.tables.values())) as store:
            scenario._store_facts(case, policy, store)
            for text in case.run:
                for done in run_periods(store, policy, periods_of(text), plugins_hash="", today=DAY):
                    scenario._collect(store, done, *found)
        yield {"case": case.id, **dict(zip(("lines", "subjects", "problems"), found, strict=True))}


def _largest(owner: str) -> list[Case]:
    from importlib.util import find_spec

    spec = find_spec(f"kpi_{owner}")
    assert spec is not None
    (folder,) = spec.submodule_search_locations or ()
    cases = (case for file in find_files(Path(folder) / "cases") for case in read_cases(file))
    own = [case for case in cases if case.run and case.plugins == (owner,)]
    return sorted(own, key=lambda case: (-sum(map(len, case.facts.values())), case.id))[:MOST]


if __name__ == "__main__":
    sys.stdout.write(json.dumps(json.loads(to_json(told(sys.argv[1:]))), ensure_ascii=False))
