"""The cells of `kpi whatif`: signs, near decimals, what is held or not there, and one row a person who moves."""

from fractions import Fraction

import pytest

from kpi.cli.whatif_cells import asked_cells, compared_cells, is_shown, moved_cells
from kpi.words import Label


def asked(now, then, unit="percent", sort="observation", lang="en"):
    row = {
        "label": Label("速度", "Speed"),
        "metric": "x.speed",
        "unit": unit,
        "sort": sort,
        "now": now,
        "then": then,
    }
    found = asked_cells(row, lang)
    return found["label"], found["now_told"], found["then_told"], found["unit"]


def compared(now, then, difference=None, what="line", states=("final", "final")):
    row = {"what": what, "label": Label("得分", "score"), "now": now, "then": then, "difference": difference}
    found = compared_cells({**row, "status_now": states[0], "status": states[1]}, "en")
    return found["label"], found["difference_told"], found["status_told"]


def moved(what, now, then, card="", id="A", **more):
    row = {
        "id": id,
        "name": "An",
        "unit_name": "Shop",
        "card": card,
        "card_label": card,
        "what": what,
        "now": now,
        "then": then,
    }
    return {
        **row,
        "label": Label("提成", "Share"),
        "difference": None,
        "status_now": "final",
        "status": "final",
        **more,
    }


@pytest.mark.parametrize(
    ("now", "then", "unit", "told"),
    [
        (Fraction(1700, 23), Fraction(82), "percent", ("≈73.913%", "82%", None)),
        (None, Fraction(3), "count", ("-", "3", "count")),
        ("junior", None, "level", ("junior", "-", None)),
        (False, True, "flag", ("no", "yes", None)),
    ],
)
def test_a_value_is_told_in_its_unit_and_a_missing_one_as_a_dash(now, then, unit, told) -> None:
    assert asked(now, then, unit) == ("Speed", *told)


def test_a_parameter_is_told_with_its_full_name() -> None:
    assert asked(Fraction(1), Fraction(2), "", "parameter")[0] == "Speed: x.speed"


def test_a_difference_has_its_sign_and_other_changes_a_mark() -> None:
    assert compared(Fraction(1), Fraction(3), Fraction(2))[1] == "+2.00"
    assert compared(Fraction(3), Fraction(1), Fraction(-2))[1] == "-2.00"
    assert compared(2, 1, -1, "rank")[:2] == ("= score", "-1")
    assert compared("B", "A", None, "grade")[1] == "≠"
    assert compared("B", "B", None, "grade")[1] == ""


def test_a_status_is_told_where_it_says_something() -> None:
    assert compared(Fraction(1), Fraction(1))[2] == ""
    assert compared(Fraction(1), Fraction(1), states=("held", "held"))[2] == "held"
    assert compared(None, Fraction(1), Fraction(1), states=("absent", "final"))[2] == "none → final"


def test_what_moves_for_a_person_stands_in_one_row_a_card() -> None:
    rows = [
        moved("score", Fraction(80), Fraction(81), "form"),
        moved("rank", 2, 1, "form"),
        moved("rank", 5, 6, "second"),
        moved("line", Fraction(10), Fraction(12), difference=Fraction(2)),
        moved("line", Fraction(10), None, status="held"),
        moved("payable", Fraction(100), Fraction(102)),
        moved("payable", Fraction(5), Fraction(5), id="B", status="incomplete"),
    ]
    first, second, other = moved_cells(rows, "en")
    assert (first["score"], first["rank"], first["payable"]) == ("80.00 → 81.00", "2 → 1", "100.00 → 102.00")
    assert first["line"] == "Share +2.00; Share 10.00 → held"
    assert (second["card"], second["rank"]) == ("second", "5 → 6")
    assert (other["id"], other["payable"]) == ("B", "5.00 (final → incomplete)")


def test_of_conditions_those_that_hold_now_and_then_are_left_out() -> None:
    told = [(True, True), (True, False), (None, True), (None, None)]
    rows = [{"what": "condition", "now": now, "then": then} for now, then in told]
    assert [is_shown(row) for row in rows] == [False, True, True, True]
    assert is_shown({"what": "grade", "now": True, "then": True})


@pytest.mark.parametrize(
    ("unit", "told"), [("yuan", ("元", "yuan")), ("count", ("次数", "count")), ("percent", (None, None))]
)
def test_a_unit_is_told_in_the_language_of_the_reader(unit, told):
    assert tuple(asked(1, 2, unit, lang=lang)[3] for lang in ("zh", "en")) == told
