"""`kpi whatif` as a user types it: tables, JSON, CSV, exit codes, and what it says beside them."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal

import pytest
from asked_company import PERIOD, POLICY, made
from click.testing import CliRunner

from kpi.cli.main import cli


@pytest.fixture(scope="module")
def company(tmp_path_factory):
    return made(tmp_path_factory.mktemp("company"))


def typed(company, *arguments, lang="en"):
    return CliRunner().invoke(
        cli, ["whatif", *arguments, "--period", PERIOD, "--db", str(company / "kpi.db"), "--lang", lang]
    )


def test_a_table_has_what_is_asked_the_person_and_the_others(company) -> None:
    done = typed(company, "B", "speed=99%")
    assert done.exit_code == 0
    asked, person, others = done.stdout.split("\n\n")
    assert [line.split() for line in asked.splitlines()[2:]] == [
        ["B", "Bo", "Speed", "of", "service", "60%", "99%", "figure"]
    ]
    assert ["Speed", "30.00", "49.50", "+19.50"] in [line.split() for line in person.splitlines()]
    assert ["=", "rank", "2", "1", "-1"] in [line.split() for line in person.splitlines()]
    assert [line.split() for line in others.splitlines()[2:]] == [["A", "An", "Shop", "1", "→", "2"]]
    assert "B Bo, 2024-03. Nothing is written." in done.stderr
    assert "1 other moves: rank 1." in done.stderr


def test_the_table_is_chinese_too(company) -> None:
    done = typed(company, "B", "速度=99%", "迟到=1", lang="zh")
    assert done.exit_code == 2
    done = typed(company, "B", "速度=99%", lang="zh")
    assert "现在" in done.stdout
    assert "假设" in done.stdout
    assert "= 得分" in done.stdout


def test_what_is_held_or_missing_is_told_in_words(company) -> None:
    done = typed(company, "A", "speed=none")
    assert done.exit_code == 1
    assert "blocked" in done.stdout
    assert "≠" in done.stdout


def test_json_has_exact_text_and_both_sides(company) -> None:
    found = json.loads(typed(company, "A", "speed=60%", "late=2", "-o", "json").stdout)
    assert list(found) == [
        "schema", "subject", "name", "period", "seen", "status", "changes", "rows", "others", "problems", "notes",
    ]  # fmt: skip
    assert found["status"] == {"now": "final", "then": "final"}
    speed = next(row for row in found["rows"] if row["item"] == "speed")
    assert (speed["now"], speed["then"], speed["difference"], speed["changed"]) == (
        "40.00",
        "30.00",
        "-10.00",
        True,
    )
    rank = next(row for row in found["rows"] if row["what"] == "rank")
    assert (rank["now"], rank["then"], rank["difference"]) == (1, 1, None)
    assert [(one["metric"], one["now"], one["then"]) for one in found["changes"]] == [
        ("company.speed", "80", "60"),
        ("company.faults", "1", "2"),
    ]


def test_csv_has_a_row_a_line_of_everybody_who_moves(company) -> None:
    rows = list(csv.DictReader(io.StringIO(typed(company, "B", "speed=99%", "-o", "csv").stdout)))
    assert {"now", "then", "difference", "what"} <= set(rows[0])
    assert [(row["id"], row["now"], row["then"]) for row in rows if row["what"] == "rank"] == [
        ("B", "2", "1"),
        ("A", "1", "2"),
    ]


def test_what_it_says_beside_the_tables(company) -> None:
    assert "Nothing of A itself reads company.unread in 2024-03." in typed(company, "A", "unread=3").stderr
    assert "Nothing changes for anybody." in typed(company, "A", "unread=3").stderr
    assert "company.faults is set as it is" in typed(company, "A", "faults=4").stderr
    assert "company.speed of A is that already." in typed(company, "A", "speed=80%").stderr
    assert "Nobody else moves." in typed(company, "A", "late=2").stderr


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["A", "sped=60%"], 2, "did you mean 'speed'"),
        (["A"], 2, "nothing is asked about"),
        (["Z", "speed=60%"], 2, "no employee or unit"),
        (["A", "--set", "speed.ful=3"], 2, "unknown parameter"),
        (["A", "--set", "circle.min_raters=2"], 2, "given unseen"),
        (["A", "speed=130%"], 4, "above 100"),
        (["A", "late=x"], 4, "no count of events"),
    ],
)
def test_errors_end_with_the_codes_of_the_contract(company, arguments, code, said) -> None:
    done = typed(company, *arguments)
    assert done.exit_code == code
    assert said in done.stderr
    assert done.stdout == ""


def test_lines_of_money_of_others_are_told_with_their_difference(tmp_path) -> None:
    pool = POLICY.replace(
        '[[pay.monthly.part]]\nname = "fines"',
        '[[pay.monthly.part]]\nname = "bonus"\nmechanism = "pool"\nmoney = "pool_share"\nrule = "bonus"\n'
        '[[pay.monthly.part]]\nname = "fines"',
    ).replace(
        "[pay.monthly]",
        '[rule.bonus]\nlabel = "Bonus"\nkind = "pay"\nscorer = "fixed"\ninputs = {}\n'
        "parameters = { amount = { value = 1000 } }\n[pay.monthly]",
    )
    company = made(tmp_path, pool)
    done = typed(company, "B", "speed=99%")
    assert "Bonus -" in done.stdout
    told = json.loads(typed(company, "B", "speed=99%", "-o", "json").stdout)
    shares = [row["difference"] for row in (*told["rows"], *told["others"]) if row["kind"] == "pool_share"]
    assert len(shares) == 2
    assert sum(Decimal(one) for one in shares) == 0
    held = typed(company, "B", "speed=none")
    assert "→ held" in held.stdout
    assert "final → incomplete" in held.stdout
