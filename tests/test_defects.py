"""What the page of defects claims of the regulations is what `kpi check` finds, and nothing that it does not."""

from __future__ import annotations

import importlib.util
from collections import Counter
from datetime import date
from fractions import Fraction
from itertools import product
from pathlib import Path

import pytest
from tried import outcomes

from kpi.app.catalogue import load_policy
from kpi.app.checking import check
from kpi.app.trying import assignments
from kpi.documents import read_file
from kpi.engine.check.text.defaults import defaults
from kpi.engine.reach import reach_of
from kpi.errors import DataError
from kpi.exact import parse
from kpi.trial import trial

DOCS = Path(__file__).parents[1] / "docs"
DEFECTS = read_file(DOCS / "defects.toml").data["defect"]
DAY = date(2019, 6, 30)
LEAP = Fraction(50)
READINGS = ("two_readings", "contradiction")
"""Leaps of more than half of the mark that is supposed where none is printed."""


@pytest.fixture(scope="module")
def policy():
    return load_policy(None)


@pytest.fixture(scope="module")
def found():
    return check(None, DAY, printed=True, jump=LEAP).findings


def test_every_defect_of_the_rulebook_stands_on_the_page_once():
    ids = [one["id"] for one in DEFECTS]
    assert len(set(ids)) == len(ids) == 179
    assert Counter(id.partition(".")[0] for id in ids) == {"S000": 40, "S001": 70, "S003": 69}


def test_the_page_is_written_from_the_data():
    spec = importlib.util.spec_from_file_location("defects_page", DOCS / "defects.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.PAGE.read_text(encoding="utf-8") == module.page()


@pytest.mark.parametrize("defect", [one for one in DEFECTS if "findings" in one], ids=lambda one: one["id"])
def test_what_is_said_to_be_found_is_found(defect, found):
    assert defect["state"] in ("found", "declared")
    for claim in defect["findings"]:
        mine = [one for one in found if (one.code, one.about) == (claim["code"], claim["about"])]
        if "parameter" in claim:
            mine = [one for one in mine if one.parameter == f"{claim['about']}.{claim['parameter']}"]
        assert mine, claim
        near = _same_chapter if defect["state"] == "declared" else _same_clause
        assert any(near(*pair) for one in mine for pair in product(one.clauses, defect["clauses"])), claim


def test_what_the_third_regulation_leaves_unfound_says_why():
    for one in DEFECTS:
        if one["id"].startswith("S003.") and "legal" not in one["kind"]:
            assert ("why" in one) is (one["state"] != "found"), one["id"]


def _same_clause(one, other):
    return one.startswith(other) or other.startswith(one)


def _same_chapter(one, other):
    return one.split(".")[:2] == other.split(".")[:2]


@pytest.mark.parametrize(
    "defect", [one for one in DEFECTS if "findings" not in one], ids=lambda one: one["id"]
)
def test_of_what_is_not_found_it_is_said_why(defect):
    assert defect["state"] in ("default", "none")
    assert defect["id"].startswith("S003") or defect["why"]


def test_a_default_that_waits_is_one_and_stands_under_a_clause_of_the_defect(policy):
    known = {one.key: one for one in defaults(policy.catalogue, reach_of(policy), date(2018, 6, 30))}
    for one in DEFECTS:
        if one["state"] == "default":
            assert set(known[one["parameter"]].clauses) & set(one["clauses"]), one["id"]


@pytest.mark.parametrize(
    ("rule", "printed", "given", "result", "flag"),
    [
        ("customer_information", {"gap_policy": "open"}, {"information_rate": "78"}, None, "gap"),
        ("execution_rate", {"edge_policy": "open"}, {"execution_rate": "99"}, None, "gap"),
        ("polite_wording", {"gap_policy": "open"}, {"polite_wording": "50"}, None, "gap"),
        ("volume", {"gap_1500_1600": "open"}, {"calls_accepted": "1501"}, None, "gap"),
        ("error_rate", {"mode": "as_printed"}, {"error_rate_target": "100", "error_rate": "75"}, "15", ""),
    ],
)
def test_kpi_try_reproduces_what_the_print_does(policy, rule, printed, given, result, flag):
    outcome = trial(policy, rule, given, printed, date(2018, 6, 30))
    assert outcome.result == (None if result is None else parse(result))
    assert not flag or flag in outcome.flags


def test_the_points_that_no_word_of_the_print_gives_are_out_of_reach(found):
    [mine] = [
        one for one in found if (one.code, one.about) == ("unreachable_full", "installer.furniture_warehouse")
    ]
    assert mine.settled == "merit = 0"


def test_every_witness_of_the_print_is_shown_by_a_trial_with_its_settings(policy, found):
    mine = [
        one
        for one in found
        if one.settled and one.witness and one.code not in READINGS and one.about in policy.catalogue.rules
    ]
    assert len(mine) > 15
    for one in mine:
        outcome = outcomes(policy, one, DAY)[-1]
        assert one.code not in ("gap", "overlap") or one.code in outcome.flags, one
        assert one.code != "gap" or outcome.result is None, one


def test_every_pair_of_readings_is_told_apart_by_two_trials(policy, found):
    mine = [one for one in found if one.code in READINGS]
    assert len(mine) > 200
    for one in mine:
        first, second = (_tried(policy, each) for each in one.trials)
        assert first != second, one


def _tried(policy, one):
    """Run a trial; one that refuses a value for which nothing is said has no result."""
    try:
        outcome = trial(policy, one.of, _as_typed(one.given), _as_typed(one.settings), DAY)
    except DataError as refused:
        return refused.faults[0].code
    return outcome.result, outcome.outputs


def _as_typed(values):
    """Read names and values as they stand on the line for `kpi try`."""
    return assignments([f"{name}={value}" for name, value in values.items()], "NAME=VALUE")
