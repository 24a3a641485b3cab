"""Write the measured part of docs/explanation/speed.md, and its plot, from results/*.json: `python bench/report.py`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from aims import COLUMNS, aims, duration

HERE = Path(__file__).parent
PAGE = HERE.parent / "docs" / "explanation" / "speed.md"
PLOT = PAGE.with_suffix(".svg")
BEGIN, END = "<!-- measured -->", "<!-- /measured -->"

Document = dict[str, Any]

HEADLINE = (
    "The numbers are times of hand-written polars in the same rounds; rows that differ and memory are of the most employees "
    "that a peer was run with. Peers that are slow by nature are run with fewer."
)


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
    mix = results["mix"]
    parts = [machine(mix["machine"])]
    parts += ["## One month, beside hand-written polars", headline(mix), HEADLINE, faster(mix)]
    parts += ["![Time of an employee against the number of employees](speed.svg)"]
    parts += ["### Milliseconds, medians of the rounds", times(mix)]
    if "years" in results:
        parts += ["## Twenty-four months with a ladder", times(results["years"]), _equal(results["years"])]
    if "whole" in results:
        parts += ["## Whole processes", processes(results["whole"])]
    parts += ["## What was aimed at", table(COLUMNS, aims(results))]
    return "\n\n".join(parts)


def machine(found: Document) -> str:
    """Say on what was measured."""
    libraries = ", ".join(f"{name} {version}" for name, version in found["libraries"].items())
    return (
        f"Measured on {found['processor']}, {found['cores']} cores, {found['memory_gib']} GiB, {found['system']}, "
        f"Python {found['python']}; {libraries}. Load of the machine when it began: {found['load']}."
    )


def headline(document: Document) -> str:
    """Return ratios, rows that differ and memory, a row a peer, the fastest at the greatest size first."""
    peers, sizes, found, order = _laid_out(document)
    lines = []
    for peer in order:
        last = found[peer, max(size for size in sizes if (peer, size) in found)]
        lines.append(
            [
                _called(peers[peer]["name"]),
                *(_ratio(found.get((peer, people))) for people in sizes),
                "yes" if peers[peer]["exact"] else "no",
                f"{last['wrong']:,} of {last['rows']:,}",
                f"{last['mib']:,}",
            ]
        )
    head = ["times of polars, by employees", *(f"{people:,}" for people in sizes)]
    return table([*head, "exact by construction", "rows that differ", "peak MiB"], lines)


def faster(document: Document) -> str:
    """Say of each size who is faster than the kernel."""
    peers, sizes, found, _ = _laid_out(document)
    lines = []
    for people in sizes:
        mine = found.get(("kpi_kernel", people))
        if mine is None:
            continue
        ahead = sorted(
            (row["seconds"], peers[peer]["name"])
            for (peer, size), row in found.items()
            if size == people and row["seconds"] < mine["seconds"]
        )
        told = ", ".join(f"{name} ({mine['seconds'] / seconds:.1f} times as fast)" for seconds, name in ahead)
        lines.append(f"- {people:,} employees: {told or 'nobody'}")
    return "\n".join(["Faster than the kernel:", "", *lines])


def times(document: Document) -> str:
    """Return milliseconds, and the ratios of the rounds, a row a peer."""
    peers, sizes, found, order = _laid_out(document)
    lines = [
        [_called(peers[peer]["name"]), *(_time(found.get((peer, people))) for people in sizes)]
        for peer in order
    ]
    return table(["ms (times of polars)", *(f"{people:,}" for people in sizes)], lines)


def _laid_out(
    document: Document,
) -> tuple[Document, list[int], dict[tuple[str, int], Document], list[str]]:
    """Return the peers, the sizes, the rows by both, and the peers in the order of a table."""
    rows = document["rows"]
    sizes = sorted({row["people"] for row in rows})
    found = {(row["peer"], row["people"]): row for row in rows}
    order = sorted({row["peer"] for row in rows}, key=lambda peer: _pace(found, peer, sizes))
    return document["peers"], sizes, found, order


def _equal(document: Document) -> str:
    """Say whether everybody's rows are equal."""
    wrong = {row["peer"]: row["wrong"] for row in document["rows"] if row["wrong"]}
    told = ", ".join(f"{document['peers'][peer]['name']} {many:,}" for peer, many in wrong.items())
    return f"Rows that differ: {told}." if told else "Ranks and proposals of all rows are equal."


def processes(document: Document) -> str:
    """Return whole processes with what they took."""
    lines = [
        [
            row["label"],
            duration(row["seconds"]),
            f"{row['ratio']:,.1f}",
            f"{row['mib']:,} MiB",
            str(row["rounds"]),
        ]
        for row in document["rows"]
    ]
    return table(["", "median", "times a bare Python", "peak memory", "rounds"], lines)


def table(head: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table, numbers to the right."""
    rule = "|".join(["---", *("---:" for _ in head[1:])])
    return "\n".join([f"| {' | '.join(head)} |", f"|{rule}|", *(f"| {' | '.join(line)} |" for line in lines)])


def _pace(found: dict[tuple[str, int], Document], peer: str, sizes: Sequence[int]) -> tuple[int, float]:
    people = max(size for size in sizes if (peer, size) in found)
    return -people, found[peer, people]["seconds"]


def _ratio(row: Document | None) -> str:
    return "" if row is None or row["ratio"] is None else _short(row["ratio"])


def _time(row: Document | None) -> str:
    if row is None:
        return ""
    ratio = "" if row["ratio"] is None else f" ({_short(row['ratio'])})"
    return f"{_short(row['seconds'] * 1000)}{ratio}"


def _short(number: float) -> str:
    return f"{number:,.0f}" if number >= 100 else f"{number:.1f}" if number >= 10 else f"{number:.2f}"


def _called(name: str) -> str:
    return f"**{name}**" if name.startswith("kpi") else name


if __name__ == "__main__":
    main()
