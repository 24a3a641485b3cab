from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from kpi.model.period import Period
from kpi.store.near import near_to
from kpi.store.query import build

JULY = Period.parse("2018-07")


@pytest.fixture
def company(store, info):
    """Two shops below a region: A and B in the first, C moved from it, D in the second alone."""
    store.append(
        "units",
        [
            {"id": "region", "name": "R"},
            *({"id": one, "name": one, "parent": "region"} for one in ("s1", "s2")),
        ],
        info,
    )
    store.append(
        "employees", [{"id": one, "name": one, "hired_on": date(2018, 1, 1)} for one in "ABCD"], info
    )
    posts = [("A", "s1", 1), ("B", "s1", 1), ("C", "s1", 1), ("C", "s2", 3), ("D", "s2", 1)]
    store.append(
        "assignments",
        [
            {"employee": who, "unit": unit, "role": "clerk", "from": date(2018, month, 1)}
            for who, unit, month in posts
        ],
        info,
    )
    store.append(
        "observations",
        [
            {"subject": who, "metric": "m", "period": JULY, "value": 1, "word": f"word {who}"}
            for who in "ABCD"
        ],
        info,
    )
    targets = [{"subject": "A"}, {"subject": "D"}, {"role": "clerk"}, {"unit": "region"}]
    store.append("targets", [{**one, "metric": "m", "period": JULY, "value": 2} for one in targets], info)
    return store


def ids(store, keys):
    known = dict(store.facts().subjects().select("subject", "id").iter_rows())
    return {known[one] for one in keys}


def key(store, id):
    return dict(store.facts().subjects().select("id", "subject").iter_rows())[id]


@pytest.mark.parametrize(
    ("who", "found"),
    [
        ("A", {"A", "B", "C", "s1", "region"}),
        ("C", {"A", "B", "C", "D", "s1", "s2", "region"}),
        ("D", {"C", "D", "s2", "region"}),
    ],
)
def test_near_is_who_was_ever_in_a_unit_with_somebody_and_these_units_with_those_above(company, who, found):
    assert ids(company, near_to(company._db, key(company, who), company.seq)) == found
    assert set(company.facts().near(who).subjects()["id"]) == found


def test_nobody_is_near_a_unit_or_somebody_unknown(company):
    assert near_to(company._db, key(company, "s1"), company.seq) is None
    assert company.facts().near("s1") is None
    assert company.facts().near("nobody") is None


@pytest.mark.parametrize("kind", ["units", "employees", "assignments", "observations", "targets", "events"])
def test_the_facts_near_somebody_are_those_of_everybody_but_for_the_rows_of_others(company, kind):
    facts = company.facts()
    near = set(facts.near("A").subjects()["subject"])
    whole, some = facts.frame(kind), facts.near("A").frame(kind)
    whose = {"units": "id", "employees": "id", "assignments": "employee"}.get(kind, "subject")
    wanted = whole.filter(pl.col(whose).is_null() | pl.col(whose).is_in(list(near)))
    assert some.equals(wanted)
    assert some.schema == whole.schema


def test_no_table_of_facts_is_read_whole_for_somebody(company):
    facts, db = company.facts(), company._db
    for kind, periods in (
        ("observations", [JULY]),
        ("assignments", None),
        ("employees", None),
        ("units", None),
    ):
        query = build(
            db, facts._shapes[kind], facts.seq, facts._subjects, facts._words,
            since=None, until=None, periods=periods, only=None, columns=None, near={1, 2},
        )  # fmt: skip
        plan = db.execute(
            f"EXPLAIN QUERY PLAN SELECT seq{query.rest}", (*query.values, *query.bounds)
        ).fetchall()
        assert f"USING INDEX {facts._shapes[kind].name}_key" in plan[0][3]
    plan = db.execute(
        "EXPLAIN QUERY PLAN SELECT employee FROM fact_assignments WHERE unit = 1 AND +seq <= 9"
    ).fetchone()
    assert "fact_assignments_unit" in plan[3]
