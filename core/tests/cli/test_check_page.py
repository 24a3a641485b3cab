"""The page of `kpi check`: what is listed, what is counted, and how lines are folded."""

from __future__ import annotations

from kpi.cli.check_page import page

ROW = {
    "code": "gap",
    "severity": "warning",
    "about": "company.m",
    "message": "nothing is said",
    "witness": {},
    "clauses": [],
    "parameter": "",
    "settled": "",
    "try": "",
}


def lines(rows, **more):
    return list(page(rows, "en", more.pop("width", None), **more))


def test_of_many_metrics_without_facts_the_first_are_listed_last_and_the_others_counted():
    rows = [{**ROW, "code": "unfed", "about": f"company.m{place}"} for place in range(8)]
    found = lines([*rows, ROW])
    heads = [line for line in found if line.startswith(("  unfed", "  gap"))]
    assert heads == ["  gap  company.m", *(f"  unfed  company.m{place}" for place in range(5))]
    assert found[0] == "warnings: to look at, is it meant? (9)"
    assert "3 more metrics never had a fact: --notes lists them" in found
    assert sum(line.startswith("  unfed") for line in lines(rows, notes=True)) == 8


def test_notes_are_counted_by_their_codes_the_most_first():
    rows = [{**ROW, "severity": "note", "about": f"company.m{place}"} for place in range(5)]
    rows.append({**ROW, "severity": "note", "code": "unused"})
    assert lines(rows) == [
        "notes (6): --notes lists them",
        "     5  gap  company.m0, company.m1, company.m2, +2",
        "     1  unused  declared and never read  company.m",
    ]


def test_a_message_is_folded_and_a_line_to_copy_is_not():
    row = {**ROW, "message": "word " * 20, "witness": {"a": "1"}, "try": "kpi try company.m " + "a=1 " * 20}
    found = lines([row], width=50)
    assert max(len(line) for line in found if "try" not in line) <= 50
    assert sum("kpi try" in line for line in found) == 1


def test_inputs_without_a_line_to_try_are_shown():
    assert "    a=1 b=none" in lines([{**ROW, "witness": {"a": "1", "b": "none"}}])


def test_nothing_found_is_nothing_told():
    assert lines([]) == []
