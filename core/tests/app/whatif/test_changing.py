"""A value that somebody asks about is read as an import reads it, and stands where the facts have it."""

import pytest
from asked_company import FACTS, ask, items, made

from kpi.errors import DataError, UsageError


@pytest.fixture(scope="module")
def company(tmp_path_factory):
    return made(tmp_path_factory.mktemp("company"))


def value(found, metric):
    return next((row["now"], row["then"]) for row in found.changes if row["metric"] == f"company.{metric}")


@pytest.mark.parametrize("text", ["50%", "50", "50/100", "1/2"])
def test_a_rate_may_be_a_percentage_a_bare_number_or_two_counts(company, text) -> None:
    assert value(ask(company, "A", f"speed={text}"), "speed") == (80, 50)


@pytest.mark.parametrize(
    ("text", "code"),
    [("speed=120%", "out_of_domain"), ("speed=fast", "not_a_number"), ("plan=101", "out_of_domain")],
)
def test_what_no_import_would_take_is_refused(company, text, code) -> None:
    with pytest.raises(DataError) as error:
        ask(company, "A", text)
    assert [one.code for one in error.value.faults] == [code]
    assert error.value.faults[0].where == text


@pytest.mark.parametrize("text", ["speed=+2", "speed=+2%", "base_pay=+200", "late=+1"])
def test_a_number_with_a_plus_is_not_taken_for_the_value_itself(company, text) -> None:
    with pytest.raises(UsageError, match="or that much more") as error:
        ask(company, "A", text)
    assert [(one.code, one.where) for one in error.value.faults] == [("signed", text)]
    assert "the value itself" in error.value.faults[0].hint


def test_a_role_that_nobody_has_and_nothing_is_bound_to_is_refused_with_the_nearest(company) -> None:
    with pytest.raises(UsageError) as error:
        ask(company, "A", "role=bosss")
    assert [(one.code, one.where) for one in error.value.faults] == [("unknown_role", "role=bosss")]
    assert error.value.faults[0].hint == "did you mean 'boss'?"


def test_all_faults_are_told_at_once(company) -> None:
    with pytest.raises(DataError) as error:
        ask(company, "A", "speed=120%", "plan=101")
    assert len(error.value.faults) == 2


def test_one_thing_is_given_once(company) -> None:
    with pytest.raises(UsageError, match="given twice"):
        ask(company, "A", "speed=50%", "company.speed=60%")
    with pytest.raises(UsageError, match="mean the same ratings"):
        ask(company, "A", "plan=50", "plan@boss=60")


def test_a_rating_is_what_all_raters_who_count_have_given_or_those_of_a_role(company) -> None:
    assert value(ask(company, "A", "plan=60"), "plan") == (85, 60)
    assert value(ask(company, "A", "plan@boss=60"), "plan") == (85, 75)
    assert value(ask(company, "A", "plan@self=none"), "plan") == (85, None)


def test_where_nobody_has_rated_somebody_of_each_role_would_have(tmp_path) -> None:
    company = made(tmp_path, ratings="subject,item,period,rater,rater_role,score\nA,plan,2024-03,M,boss,80\n")
    assert value(ask(company, "A", "plan=60"), "plan") == (None, 60)
    assert value(ask(company, "B", "plan=60"), "plan") == (None, 60)
    assert value(ask(company, "A", "plan@self=60"), "plan") == (None, 70)


def test_ones_own_target_goes_before_that_of_the_role_which_comes_back_without_it(company, tmp_path) -> None:
    assert value(ask(company, "A", "speed_target=80"), "speed_target") == (100, 80)
    head = "subject,role,unit,metric,period,value\n"
    own = made(tmp_path, targets=f"{head},cs,,speed,2024-03,100\nA,,,speed,2024-03,90\n")
    assert value(ask(own, "A", "speed_target=none"), "speed_target") == (90, 100)


def test_the_columns_of_an_assignment_may_stand_otherwise_together(company) -> None:
    found = ask(company, "A", "base_pay=4000", "level=senior")
    assert items(found)["base"] == (3000, 4000)
    assert {row["metric"]: (row["now"], row["then"]) for row in found.changes} == {
        "base_pay": (3000, 4000),
        "level": (None, "senior"),
    }


def test_another_role_binds_another_card(company) -> None:
    found = ask(company, "A", "role=boss")
    assert {row["status"] for row in found.rows if row["what"] == "line"} == {"absent"}
    with pytest.raises(UsageError, match="has a role"):
        ask(company, "A", "role=none")


def test_a_role_that_nobody_has_and_nothing_is_bound_to_is_refused(company) -> None:
    with pytest.raises(UsageError, match=r"no role 'bos'.*\n.*did you mean 'boss'"):
        ask(company, "A", "role=bos")


def test_what_cannot_be_missing_may_be_0_where_that_is_a_count(company) -> None:
    for text, hint in (("late=none", "late=0 is a value"), ("faults=none", ""), ("role=none", "")):
        with pytest.raises(UsageError) as error:
            ask(company, "A", text)
        assert error.value.faults[0].hint == hint


def test_a_metric_that_is_worked_out_is_set_as_it_is(company) -> None:
    found = ask(company, "A", "faults=4")
    assert value(found, "faults") == (1, 4)
    assert items(found)["faultless"] == (8, 2)
    assert "late_fine" not in items(found)
    assert [row["sort"] for row in found.changes] == ["direct"]
    assert value(ask(company, "A", "faults=4", others=["B:faults=1"]), "faults") == (1, 4)


def test_what_is_worked_out_cannot_be_taken_away(company) -> None:
    with pytest.raises(UsageError, match="worked out"):
        ask(company, "A", "faults=none")
    with pytest.raises(UsageError, match="never missing"):
        ask(company, "A", "late=none")


def test_the_value_of_a_panel_is_set_as_a_whole_or_taken_away_as_a_whole(company) -> None:
    found = ask(company, "A", "attitude=50")
    assert value(found, "attitude") == (80, 50)
    assert items(found)["attitude"] == (16, 10)
    assert value(ask(company, "A", "attitude=none"), "attitude") == (80, None)


@pytest.mark.parametrize("text", ["attitude=50", "attitude=none", "speed=60%"])
def test_answers_about_a_panel_tell_no_more_than_what_everybody_sees(company, tmp_path, text) -> None:
    """Other ratings of the same mean give the same answer, whatever is asked."""
    head, *lines = FACTS["ratings"].splitlines()
    given = {"r1": "50", "r2": "95", "r3": "95"}
    rows = [line.split(",") for line in lines]
    other = [[*row[:5], given.get(row[3], row[5])] for row in rows]
    twin = made(tmp_path, ratings="\n".join([head, *(",".join(row) for row in other)]) + "\n")
    assert ask(twin, "A", text).rows == ask(company, "A", text).rows
    assert ask(twin, "A", text).others == ask(company, "A", text).others
    assert ask(twin, "A", text).changes == ask(company, "A", text).changes
