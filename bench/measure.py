"""A work through every peer: `python bench/measure.py mix --sizes 30,1000,10000` writes results/mix.json.

The works are `mix` (a month) and `years` (twenty-four months with a ladder).
"""

from __future__ import annotations

import argparse
import ast
import json
from pathlib import Path
from typing import Any

from machine import described
from rounds import measure, ready

HERE = Path(__file__).parent
SIZES = {"mix": "30,1000,10000,100000,1000000", "years": "1000,100000"}
BASE = "polars_int"
DECLARED = ("NAME", "EXACT", "LARGEST")

Peers = dict[str, dict[str, Any]]


def main() -> None:
    """Measure what was asked for, print it, and lay it over what stands in the file for other sizes and peers."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("work", choices=sorted(SIZES))
    asked.add_argument("--sizes", default="")
    asked.add_argument("--most", type=int, default=0, help="no size above it")
    asked.add_argument("--peers", default="")
    asked.add_argument("--out", type=Path)
    asked.add_argument("--ready", action="store_true", help="make the frames, measure nothing")
    asked.add_argument("--cache", type=Path, default=HERE / ".cache")
    given = asked.parse_args()
    peers = known(given.work)
    wanted = [name for name in given.peers.split(",") if name] or sorted(peers)
    unknown = [name for name in wanted if name not in peers]
    if unknown:
        raise SystemExit(f"no peer {', '.join(unknown)}; known: {', '.join(sorted(peers))}")
    out, machine = given.out or HERE / "results" / f"{given.work}.json", described()
    sizes = [int(one) for one in (given.sizes or SIZES[given.work]).split(",")]
    for people in dict.fromkeys(min(one, given.most or one) for one in sizes):
        if given.ready:
            ready(given.work, people, given.cache)
            continue
        taking_part = [name for name in wanted if people <= peers[name]["largest"]]
        rows = list(measure(given.work, taking_part, people, given.cache, BASE))
        for row in sorted(rows, key=lambda row: row["seconds"]):
            print(said(row, peers[row["peer"]]["name"]), flush=True)
        write(out, rows, peers, machine)


def known(work: str) -> Peers:
    """Return the peers: what they are called, whether they claim to be exact, and how far they are run.

    Their files are read and not imported: not every library that one needs need be there.
    """
    folder = HERE / "peers" if work == "mix" else HERE / work / "peers"
    paths = [path for path in sorted(folder.glob("*.py")) if not path.stem.startswith("_")]
    return {path.stem: _declared(path) for path in paths}


def _declared(path: Path) -> dict[str, Any]:
    found = {
        target.id.lower(): ast.literal_eval(one.value)
        for one in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(one, ast.Assign)
        for target in one.targets
        if isinstance(target, ast.Name) and target.id in DECLARED
    }
    lacking = [name for name in DECLARED if name.lower() not in found]
    if lacking:
        raise SystemExit(f"{path.name} does not say {', '.join(lacking)}")
    return found


def said(row: dict[str, Any], name: str) -> str:
    """Return a row as a line of text."""
    ratio = "" if row["ratio"] is None else f"{row['ratio']:8.2f} x"
    wrong = f"{row['wrong']:,} of {row['rows']:,} differ: {', '.join(row['columns'])}"
    told = wrong if row["wrong"] else "all equal"
    return (
        f"{row['people']:>9,} {name:34} {row['seconds'] * 1000:11.2f} ms {ratio} {row['mib']:6,} MiB  {told}"
    )


def write(path: Path, found: list[dict[str, Any]], peers: Peers, machine: dict[str, object]) -> None:
    """Write the rows; those that stand in the file for other sizes and peers stay."""
    measured = {(row["people"], row["peer"]) for row in found}
    before = json.loads(path.read_text(encoding="utf-8"))["rows"] if path.exists() else []
    rows = [row for row in before if (row["people"], row["peer"]) not in measured and row["peer"] in peers]
    rows = sorted([*rows, *found], key=lambda row: (row["people"], row["peer"]))
    path.parent.mkdir(parents=True, exist_ok=True)
    document = {"machine": machine, "peers": peers, "rows": rows}
    path.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
