"""The mixed work through every peer: `python bench/mixed.py --sizes 30,1000,10000` writes results/mixed.json."""

from __future__ import annotations

import argparse
import importlib
import json
from pathlib import Path
from typing import Any

from machine import described
from rounds import measure

HERE = Path(__file__).parent

SIZES = "30,1000,10000,100000,1000000"
BASE = "polars_int"


def main() -> None:
    """Measure what was asked for, print it, and lay it over what stands in the file for other sizes and peers."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--sizes", default=SIZES)
    asked.add_argument("--peers", default=",".join(sorted(known())))
    asked.add_argument("--out", type=Path, default=HERE / "results" / "mixed.json")
    asked.add_argument("--cache", type=Path, default=HERE / ".cache")
    given = asked.parse_args()
    peers = known()
    wanted = [name for name in given.peers.split(",") if name]
    unknown = [name for name in wanted if name not in peers]
    if unknown:
        raise SystemExit(f"no peer {', '.join(unknown)}; known: {', '.join(sorted(peers))}")
    found: list[dict[str, Any]] = []
    for people in map(int, given.sizes.split(",")):
        taking_part = [name for name in wanted if people <= peers[name]["largest"]]
        rows = list(measure(taking_part, people, given.cache, BASE))
        for row in sorted(rows, key=lambda row: row["seconds"]):
            print(said(row, peers[row["peer"]]["name"]), flush=True)
        found += rows
    write(given.out, found, peers)


def known() -> dict[str, dict[str, Any]]:
    """Return the peers: what they are called, whether they claim to be exact, and how far they are run."""
    modules = [
        importlib.import_module(f"peers.{path.stem}")
        for path in sorted((HERE / "peers").glob("*.py"))
        if not path.stem.startswith("_")
    ]
    return {
        one.__name__.partition(".")[2]: {"name": one.NAME, "exact": one.EXACT, "largest": one.LARGEST}
        for one in modules
    }


def said(row: dict[str, Any], name: str) -> str:
    """Return a row as a line of text."""
    ratio = "" if row["ratio"] is None else f"{row['ratio']:8.2f} x"
    wrong = (
        f"{row['wrong']:,} of {row['rows']:,} differ {', '.join(row['columns'])}"
        if row["wrong"]
        else "all equal"
    )
    return (
        f"{row['people']:>9,} {name:34} {row['seconds'] * 1000:11.2f} ms {ratio} {row['mib']:6,} MiB  {wrong}"
    )


def write(path: Path, found: list[dict[str, Any]], peers: dict[str, dict[str, Any]]) -> None:
    """Write the rows; those that stand in the file for other sizes and peers stay."""
    measured = {(row["people"], row["peer"]) for row in found}
    before = json.loads(path.read_text(encoding="utf-8"))["rows"] if path.exists() else []
    rows = [row for row in before if (row["people"], row["peer"]) not in measured] + found
    rows.sort(key=lambda row: (row["people"], row["peer"]))
    path.parent.mkdir(parents=True, exist_ok=True)
    document = {"machine": described(), "peers": peers, "rows": rows}
    path.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
