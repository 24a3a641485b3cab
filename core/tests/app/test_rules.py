from datetime import date
from fractions import Fraction
from textwrap import dedent

import pytest

from kpi.app.catalogue import load_base
from kpi.app.rule_words import words_of
from kpi.app.rules import clause_rows, entries, find
from kpi.documents import parse
from kpi.errors import UsageError
from kpi.model.catalogue import Catalogue
from kpi.model.clause import Clause, ClauseState
from kpi.output import plain
from kpi.plugins.manager import Plugins
from kpi.policy.company import company_of

DAY = date(2025, 1, 1)

TEXT = """
    schema = 1
    [metric.response]
    label = { zh = "响应", en = "Response" }
    unit = "seconds"
    domain = { high = 86400 }
    [metric.track]
    label = "track"
    unit = "level"
    domain = { labels = ["presale", "after_sale"] }
    [rule.response]
    label = { zh = "响应时间", en = "Response time" }
    scorer = "bands"
    clauses = ["C1", "C2"]
    inputs = { value = "response" }
    [rule.response.parameters]
    edges = { value = [10, 20.5], clauses = ["C1"] }
    points = [10, 6, 0]
    [rule.base]
    scorer = "fixed"
    kind = "pay"
    clauses = ["C2"]
    parameters = { amount = [{ value = 2000, from = "2018-01-01", until = "2018-12-31" }] }
    [scorecard.month]
    label = "month"
    item = [{ rule = "response" }]
    rank = {}
    [scorecard.month.parameters]
    cap = 100
    [ladder.steps]
    label = "steps"
    [[ladder.steps.level]]
    id = "senior"
    enter = ["response"]
    parameters = { top_n = 3 }
    [clause.C9]
    state = "not-computable"
    note = "nobody counts it"
"""


@pytest.fixture(scope="module")
def catalogue():
    document = parse(dedent(TEXT), "kpi.toml")
    return load_base(plugins=Plugins()).policy(company_of(document)).catalogue


def test_rules_scorecards_and_ladders_are_entries_ordered_by_id(catalogue):
    assert [(one.id, str(one.kind)) for one in entries(catalogue, DAY)] == [
        ("company.base", "pay"),
        ("company.month", "scorecard"),
        ("company.response", "score"),
        ("company.steps", "ladder"),
        ("contract_end", "due"),
        ("probation_end", "due"),
    ]


def test_an_entry_has_the_keys_of_the_contract(catalogue):
    row = plain(find(catalogue, "response", DAY)[0].row)
    assert row == {
        "id": "company.response",
        "plugin": "company",
        "kind": "score",
        "label": {"zh": "响应时间", "en": "Response time"},
        "unit": "points",
        "good": "more",
        "clauses": ["C1", "C2"],
        "inputs": [
            {
                "name": "response",
                "type": "scalar",
                "unit": "seconds",
                "domain": {"low": "0", "high": "86400", "whole": False},
                "meaning": {"zh": "响应", "en": "Response"},
            }
        ],
        "outputs": ["result"],
        "parameters": [
            {
                "name": "edges",
                "value": ["10", "20.5"],
                "origin": "company",
                "from": None,
                "until": None,
                "clauses": ["C1"],
            },
            {
                "name": "points",
                "value": ["10", "6", "0"],
                "origin": "company",
                "from": None,
                "until": None,
                "clauses": [],
            },
        ],
        "limits": {"zh": "", "en": ""},
    }


def test_a_card_and_a_ladder_show_their_own_parameters_and_the_inputs_of_their_rules(catalogue):
    (card,), (ladder,) = find(catalogue, "month", DAY), find(catalogue, "company.steps", DAY)
    assert (card.outputs, card.parameters[0]["name"]) == (("score", "rank"), "cap")
    assert [item["name"] for item in card.inputs] == ["response"]
    assert [(one["name"], one["value"]) for one in ladder.parameters] == [("senior.top_n", Fraction(3))]


def test_a_clause_shows_all_of_its_rules(catalogue):
    assert [one.id for one in find(catalogue, "C2", DAY)] == ["company.base", "company.response"]


def test_an_unknown_rule_is_a_usage_error_with_the_nearest_name(catalogue):
    with pytest.raises(UsageError, match="did you mean 'response'"):
        find(catalogue, "respons", DAY)


def test_a_rule_is_said_in_words_by_its_scorer(catalogue):
    said = words_of(catalogue.rules["company.response"], catalogue, date(2025, 1, 1), "en")
    assert [part in said for part in ("10", "20.5", "6")] == [True, True, True]


def test_a_rule_whose_table_is_over_is_said_with_its_last_numbers(catalogue):
    assert "2000" in words_of(catalogue.rules["company.base"], catalogue, date(2025, 1, 1), "en")


def test_every_clause_is_listed_with_what_became_of_it(catalogue):
    rows = {row["id"]: (str(row["state"]), row["by"], row["note"]) for row in clause_rows(catalogue)}
    assert rows == {
        "C1": ("rule", ["company.response"], ""),
        "C2": ("rule", ["company.response", "company.base"], ""),
        "C9": ("not-computable", [], "nobody counts it"),
    }


def test_a_clock_is_an_entry_with_its_limits_and_the_columns_of_its_table():
    document = parse(
        """
schema = 1
[clock.complete]
label = "completion"
table = "tickets"
start = "dispatched"
stop = "closed"
clauses = ["C9"]
parameters = { limits = [{ kind = "fault", minutes = 30 }], pause_reasons = [] }
""",
        "kpi.toml",
    )
    policy = load_base(plugins=Plugins()).policy_of(document)
    (found,) = find(policy.catalogue, "C9", DAY)
    assert (found.id, found.kind) == ("company.complete", "clock")
    assert {"dispatched", "closed", "tickets", "month", "pauses"} <= {one["name"] for one in found.inputs}
    limits = next(one for one in found.parameters if one["name"] == "limits")
    assert limits["value"] == ({"kind": "fault", "minutes": Fraction(30)},)


def test_clauses_are_listed_by_their_numbers():
    names = ("S1.10", "S1.9", "S1.9a", "S1.TITLE", "S1.2")
    known = Catalogue(clauses={name: Clause(name, ClauseState.PROCESS, note="x") for name in names})
    assert [row["id"] for row in clause_rows(known)] == ["S1.2", "S1.9", "S1.9a", "S1.10", "S1.TITLE"]
