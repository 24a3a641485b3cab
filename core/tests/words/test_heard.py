"""What was said in English and kept is told in Chinese: the catalogue read backwards."""

from copy import copy

import pytest

from kpi.model.line import Problem
from kpi.words import sentence
from kpi.words.heard import again, heard


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("nobody was employed and no unit existed in 2024-01", "2024-01 没有在职人员，也没有部门"),
        (
            "an adjustment is decided, but not of how much: give amount",
            "决定了调整，但没有写多少：请给出 amount",
        ),
        ("regions names the unit 'A', which nobody imported", "regions 写了部门“A”，但没有导入过该部门"),
        ('regions names the unit "A\'s", which nobody imported', "regions 写了部门“A's”，但没有导入过该部门"),
    ],
)
def test_a_text_is_found_by_its_pattern_and_its_values_are_put_into_the_other(said, told):
    assert again(said, "zh") == told


def test_a_value_that_is_a_text_itself_is_told_too():
    assert again("shop.rule is not assessed: event 12", "zh") == "shop.rule 未作处理：事件 12"
    told = again("shop.clock: paused without an end: 5 of tickets (T1, T2 and 3 more)", "zh")
    assert told == "shop.clock：暂停没有结束时间：tickets 中 5 条（T1, T2 等，另有 3 条）"


def test_of_several_patterns_that_fit_the_one_counts_that_leaves_least_untold():
    said = "shop.duty is not assessed; missing: sales, tenure (of everybody)"
    assert again(said, "zh") == "shop.duty 无法核算；缺少：sales, tenure（全体）"


def test_what_is_said_of_one_thing_is_told_with_its_number():
    said = "more is taken from one person than law.limits allows: their pay says of what"
    assert again(said, "zh") == "1 人的扣款超过 law.limits 所允许的数额：明细见各人工资"


@pytest.mark.parametrize(
    "text", ["", "Li Ming", "x: y", "score", "so: an older program said this", "{broken"]
)
def test_what_no_pattern_fits_stays_as_it_is(text):
    assert again(text, "zh") == text


def test_a_name_that_is_a_word_of_the_catalogue_stays_a_name():
    assert again("score of 2024-01: 101 is above 100", "zh").startswith("score")


def test_what_is_heard_is_english_as_text_and_keeps_both_languages_when_copied():
    one = heard("nobody was employed and no unit existed in 2024-01")
    assert one == "nobody was employed and no unit existed in 2024-01"
    assert copy(one).text("zh") == "2024-01 没有在职人员，也没有部门"


def test_a_sentence_stays_itself():
    one = sentence("no limit fits")
    assert heard(one) is one


def test_a_problem_from_a_store_speaks_both_languages():
    one = Problem("A", "no_assignment", "employed in 2024-01, but without a unit and a role: not appraised")
    assert one.message.text("zh") == "2024-01 在职，但没有部门和岗位：不考核"
    assert one.message.text("en") == str(one.message)
