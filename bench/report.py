"""Write the measured part of docs/explanation/speed.md, and its plot, from results/*.json: `python bench/report.py`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
PAGE = HERE.parent / "docs" / "explanation" / "speed.md"
PLOT = PAGE.with_suffix(".svg")
BEGIN, END = "<!-- measured -->", "<!-- /measured -->"

Document = dict[str, Any]


def main() -> None:
    """Renew page and plot."""
    from plot import drawing

    results = {
        path.stem: json.loads(path.read_text(encoding="utf-8")) for path in (HERE / "results").glob("*.json")
    }
    PLOT.write_text(drawing(results["mix"]), encoding="utf-8")
    PAGE.write_text(renewed(PAGE.read_text(encoding="utf-8"), sections(results)), encoding="utf-8")


def renewed(page: str, text: str) -> str:
    """Return a page with another measured part."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{text}\n\n{END}{after}"


def sections(results: dict[str, Document]) -> str:
    """Return what was measured, a section a file of results."""
    parts = [machine(results["mix"]["machine"])]
    parts += [
        "## One month",
        times(results["mix"]),
        "![Time of an employee against the number of employees](speed.svg)",
    ]
    parts += ["### Memory and rows that differ", correct(results["mix"])]
    if "years" in results:
        parts += ["## Twenty-four months with a ladder", times(results["years"]), _equal(results["years"])]
    if "whole" in results:
        parts += ["## Whole processes", plain(results["whole"])]
    return "\n\n".join(parts)


def machine(found: Document) -> str:
    """Say on what was measured."""
    libraries = ", ".join(f"{name} {version}" for name, version in found["libraries"].items())
    return (
        f"Measured on {found['processor']}, {found['cores']} cores, {found['memory_gib']} GiB, {found['system']}, "
        f"Python {found['python']}; {libraries}. Load of the machine when it began: {found['load']}."
    )


def times(document: Document) -> str:
    """Return milliseconds and ratios, a row a peer, the fastest at the greatest size first."""
    rows, peers = document["rows"], document["peers"]
    sizes = sorted({row["people"] for row in rows})
    found = {(row["peer"], row["people"]): row for row in rows}
    order = sorted({row["peer"] for row in rows}, key=lambda peer: _pace(found, peer, sizes))
    lines = []
    for peer in order:
        cells = [_time(found.get((peer, people))) for people in sizes]
        lines.append([_called(peers[peer]["name"]), *cells])
    return table(["ms, x polars on Int64", *(f"{people:,}" for people in sizes)], lines)


def _equal(document: Document) -> str:
    """Say whether everybody's rows are equal."""
    wrong = {row["peer"]: row["wrong"] for row in document["rows"] if row["wrong"]}
    told = ", ".join(f"{document['peers'][peer]['name']} {many:,}" for peer, many in wrong.items())
    return f"Rows that differ: {told}." if told else "Ranks and proposals of all rows are equal."


def correct(document: Document) -> str:
    """Return peak memory and rows that differ at the greatest size that each peer ran."""
    rows, peers = document["rows"], document["peers"]
    last: dict[str, Document] = {}
    for row in sorted(rows, key=lambda row: row["people"]):
        last[row["peer"]] = row
    lines = [
        [
            _called(peers[peer]["name"]),
            "yes" if peers[peer]["exact"] else "no",
            f"{row['people']:,}",
            f"{row['mib']:,} MiB",
            f"{row['wrong']:,}" if row["wrong"] else "0",
        ]
        for peer, row in sorted(last.items(), key=lambda item: (item[1]["wrong"], peers[item[0]]["name"]))
    ]
    return table(["", "exact by construction", "employees", "peak memory", "rows that differ"], lines)


def plain(document: Document) -> str:
    """Return a table of a document that says its columns itself."""
    return table(document["columns"], document["lines"])


def table(head: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table, numbers to the right."""
    rule = "|".join(["---", *("---:" for _ in head[1:])])
    return "\n".join([f"| {' | '.join(head)} |", f"|{rule}|", *(f"| {' | '.join(line)} |" for line in lines)])


def _pace(found: dict[tuple[str, int], Document], peer: str, sizes: Sequence[int]) -> tuple[int, float]:
    people = max(size for size in sizes if (peer, size) in found)
    return -people, found[peer, people]["seconds"]


def _time(row: Document | None) -> str:
    if row is None:
        return ""
    ms = row["seconds"] * 1000
    ratio = "" if row["ratio"] is None else f" ({_short(row['ratio'])} x)"
    return f"{_short(ms)}{ratio}"


def _short(number: float) -> str:
    return f"{number:,.0f}" if number >= 100 else f"{number:.1f}" if number >= 10 else f"{number:.2f}"


def _called(name: str) -> str:
    return f"**{name}**" if name.startswith("kpi") else name


if __name__ == "__main__":
    main()
