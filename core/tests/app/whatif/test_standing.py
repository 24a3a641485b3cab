"""Where somebody stands on a ladder, now and then: the level, the conditions of the next one, what is proposed."""

import pytest
from asked_company import FACTS, POLICY, ask, made

LADDER = """
[rule.good]
label = "Good enough"
kind = "condition"
scorer = "at_least"
inputs = { value = "own_score" }
parameters = { least = { value = 95 } }
[rule.long_enough]
label = "Long enough"
kind = "condition"
scorer = "at_least"
inputs = { value = "tenure_months" }
parameters = { least = { value = 12 } }
[ladder.levels]
label = "levels"
frequency = "month"
[[ladder.levels.level]]
id = "junior"
label = "Junior"
[[ladder.levels.level]]
id = "senior"
label = "Senior"
enter = ["long_enough", "good"]
[[bind]]
role = "cs"
ladder = "levels"
"""


@pytest.fixture(scope="module")
def company(tmp_path_factory):
    assignments = FACTS["assignments"].replace("cs,,", "cs,junior,")
    return made(tmp_path_factory.mktemp("company"), POLICY + LADDER, assignments=assignments)


def told(found):
    rows = (row for row in found.rows if row["what"] in ("level", "condition", "proposal"))
    return [
        (row["what"], row["label"].en, *(getattr(row[key], "en", row[key]) for key in ("now", "then")))
        for row in rows
    ]


def test_a_condition_that_would_hold_and_what_would_be_proposed(company) -> None:
    assert told(ask(company, "A", "speed=96%")) == [
        ("proposal", "proposal", None, "promote to Senior"),
        ("level", "level", "Junior", "Junior"),
        ("condition", "Senior: whole months since hiring 15 (≥ 12)", True, True),
        ("condition", "Senior: own score 97.5 (≥ 95)", False, True),
    ]


def test_a_value_that_is_missing_is_neither_yes_nor_no(company) -> None:
    assert told(ask(company, "A", "speed=none"))[-1][2:] == (False, None)


def test_on_the_highest_level_there_is_no_next_one(company) -> None:
    found = ask(company, "A", "level=senior")
    assert ("level", "level", "Junior", "Senior") in told(found)
    assert [(row["now"], row["then"]) for row in found.rows if row["what"] == "condition"] == [
        (True, None),
        (False, None),
    ]


def test_a_ladder_that_is_not_looked_at_in_the_period_is_not_told(tmp_path) -> None:
    quarterly = made(tmp_path, POLICY + LADDER.replace('frequency = "month"', 'frequency = "quarter"'))
    assert told(ask(quarterly, "A", "speed=96%")) == []
    assert told(ask(quarterly, "M", "unread=1")) == []
