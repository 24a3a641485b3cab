"""What if: now beside then for one person, and who else moves."""

import hashlib
from fractions import Fraction

import pytest
from asked_company import PERIOD, POLICY, ask, items, made

from kpi.app.whatif import whatif
from kpi.errors import StoreError, UsageError


@pytest.fixture(scope="module")
def company(tmp_path_factory):
    return made(tmp_path_factory.mktemp("company"))


def test_now_and_then_stand_beside_each_other_and_the_rest_is_told_too(company) -> None:
    found = ask(company, "A", "speed=60%")
    assert (found.subject, found.name, found.period) == ("A", "An", PERIOD)
    assert items(found) == {
        "speed": (Fraction(40), Fraction(30)),
        "score": (Fraction("89.50"), Fraction("79.50")),
    }
    score = next(row for row in found.rows if row["what"] == "score")
    assert score["difference"] == -10
    told = [row["item"] or row["what"] for row in found.rows]
    assert told == [
        "speed", "plan", "attitude", "faultless", "score", "rank", "late_fine", "base", "payable",
    ]  # fmt: skip
    (change,) = found.changes
    assert (change["metric"], change["now"], change["then"]) == ("company.speed", Fraction(80), Fraction(60))
    assert (change["sort"], change["unit"], change["read"]) == ("observation", "percent", True)


def test_those_who_are_passed_or_pass_are_told(company) -> None:
    found = ask(company, "Bo", "speed=99%")
    assert items(found)["rank"] == (2, 1)
    assert [(row["id"], row["name"], row["what"], row["now"], row["then"]) for row in found.others] == [
        ("A", "An", "rank", 1, 2)
    ]


def test_values_of_several_people_may_be_asked_about_together(company) -> None:
    found = ask(company, "A", "speed=50%", others=["B:speed=99%"])
    assert [(row["id"], row["what"]) for row in found.others] == [("B", "score"), ("B", "rank")]
    assert [row["id"] for row in found.changes] == ["A", "B"]


def test_a_missing_value_is_none_and_no_difference(company) -> None:
    found = ask(company, "A", "speed=none")
    score = next(row for row in found.rows if row["what"] == "score")
    assert (score["then"], score["difference"]) == (None, None)
    assert "blocked" in score["flags"]
    assert found.changes[0]["then"] is None


def test_a_fine_that_would_be_there_counts_from_nothing(company) -> None:
    found = ask(company, "A", "lateness=2")
    fines = [row for row in found.rows if row["item"] == "late_fine"]
    assert [
        (row["status_now"], row["status"], row["now"], row["then"], row["difference"]) for row in fines
    ] == [
        ("final", "final", -20, -20, None),
        ("absent", "final", None, -20, -20),
    ]
    assert items(found)["payable"] == (2980, 2960)


def test_a_parameter_holds_for_everybody(company) -> None:
    found = ask(company, "A", settings=["speed.full=60"])
    assert items(found)["speed"] == (40, 48)
    assert [(row["id"], row["what"], row["difference"]) for row in found.others] == [("B", "score", 6)]
    (change,) = found.changes
    assert (change["metric"], change["now"], change["then"]) == ("company.speed.full", 50, 60)


def test_what_nobody_reads_is_told_and_changes_nothing(company) -> None:
    found = ask(company, "A", "unread=3")
    assert [row["read"] for row in found.changes] == [False]
    assert not found.changed
    assert [row["read"] for row in ask(company, "M", "speed=50%").changes] == [False]


def test_the_present_value_changes_nothing(company) -> None:
    found = ask(company, "A", "speed=80%", "plan@boss=80", "lateness=1", "speed_target=100", "base_pay=3000")
    assert not found.changed
    assert all(row["now"] == row["then"] for row in found.changes)


def test_problems_that_only_one_of_both_has_are_told(company) -> None:
    then = ask(company, "A", "speed=none").problems
    assert {row["when"] for row in then} <= {"now", "then"}
    assert ask(company, "A", "speed=50%").problems == []


def test_nothing_is_written(company) -> None:
    def seen():
        return {one.name: hashlib.sha256(one.read_bytes()).hexdigest() for one in company.iterdir()}

    before = seen()
    ask(company, "A", "speed=50%", "lateness=3", "attitude=70", settings=["speed.full=60"])
    assert seen() == before


def test_now_is_what_a_run_would_say_today(tmp_path) -> None:
    company = made(tmp_path)
    assert ask(company, "A", "speed=50%").notes == ()
    (company / "kpi.toml").write_text(POLICY.replace("value = 30", "value = 40"), encoding="utf-8")
    assert "policy has changed" in ask(company, "A", "speed=50%").notes[0]
    fresh = whatif(company / "kpi.db", company / "kpi.toml", "A", "2024-02", ["speed=50%"])
    assert "never run" in fresh.notes[0]


def test_nothing_asked_nobody_known_and_no_store_are_errors(company, tmp_path) -> None:
    with pytest.raises(UsageError, match="nothing is asked"):
        ask(company, "A")
    with pytest.raises(UsageError, match="no employee or unit"):
        ask(company, "Z", "speed=1")
    with pytest.raises(UsageError, match="2024-13"):
        whatif(company / "kpi.db", None, "A", "2024-13", ["speed=1"])
    with pytest.raises(StoreError, match="no store"):
        whatif(tmp_path / "kpi.db", None, "A", PERIOD, ["speed=1"])


def test_a_quarter_is_asked_about_by_one_of_its_months(tmp_path) -> None:
    rolled = POLICY.replace(
        'rank = { scope = "unit" }', 'rank = { scope = "unit" }\nrollups = { quarter = "mean" }'
    )
    company = made(tmp_path, rolled)
    quarter = whatif(company / "kpi.db", company / "kpi.toml", "A", "2024-Q1", ["speed=60%"])
    assert not quarter.changed
    assert [row["read"] for row in quarter.changes] == [False]
    assert quarter.notes[-1].endswith("--period 2024-03 --see 2024-Q1.")
    found = ask(company, "A", "speed=60%", seen="2024-Q1")
    assert (found.period, found.seen) == (PERIOD, "2024-Q1")
    assert items(found)["score"] == (Fraction("89.50"), Fraction("79.50"))
    with pytest.raises(UsageError, match="does not come after"):
        ask(company, "A", "speed=60%", seen="2024-02")
