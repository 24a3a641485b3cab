from fractions import Fraction

import pytest

from kpi.kit.scorers import (
    SCORERS,
    banded_item_words,
    columns_words,
    fulfilment_words,
    step_band_words,
    template,
)
from kpi.kit.scorers.codes import CHOICES
from kpi.kit.scorers.given import refused
from kpi.kit.scorers.words import Share, said
from kpi.words import sentence

F = Fraction
BY_NAME = {one.name: one for one in SCORERS}


def words(scorer, lang, **given):
    return BY_NAME[scorer].template(given, lang)


@pytest.mark.parametrize(
    "value, zh, en",
    [
        (F(5, 2), "2.5", "2.5"),
        (Share(F(19, 20)), "95%", "95%"),
        (None, "无", "none"),
        ((), "无", "none"),
        (True, "是", "yes"),
        ("item_zero", "本项零分", "item zero"),
        ((F(1), "upper"), "1、就高", "1, upper"),
        ({"a": (F(1), F(2))}, "a: [1、2]", "a: [1, 2]"),
    ],
)
def test_a_value_is_said_in_either_language(value, zh, en):
    assert (said(value, "zh"), said(value, "en")) == (zh, en)


def test_what_stands_in_double_brackets_is_said_where_it_has_a_value():
    def scorer(full, cap=None, floor=None, late=False):
        return full

    told = template(
        "满分 {full}[[，最多 {cap}]][[，最低 {floor}]][[，{late}]]",
        "full {full}[[, at most {cap}]]",
        of=scorer,
    )
    assert told({"full": F(10)}, "zh") == "满分 10"
    assert told({"full": F(10), "floor": F(0)}, "zh") == "满分 10，最低 0"
    assert told({"full": None, "cap": F(5)}, "en") == "full (not set), at most 5"


def test_every_choice_of_a_chinese_word_is_told_with_one():
    assert all(
        word and not any("A" <= char <= "z" for char in word.replace("KPI", ""))
        for word in (one.zh for one in CHOICES.values())
    )


@pytest.mark.parametrize(
    "scorer, given, zh, en",
    [
        (
            "bands",
            {"edges": (F(90), F(95)), "points": (F(0), F(10), F(20))},
            "≥ 95 得 20 分；[90, 95) 得 10 分；< 90 得 0 分",
            "≥ 95: 20; [90, 95): 10; < 90: 0",
        ),
        (
            "bands",
            {"edges": (F(10), F(20)), "points": (F(10), "gap", F(0)), "edge_policy": "better"},
            "≤ 10 得 10 分；(10, 20]：未规定，就低；> 20 得 0 分",
            "≤ 10: 10; (10, 20]: nothing said, the lower; > 20: 0",
        ),
        (
            "bands",
            {"edges": (F(25),), "points": (F(3), F(0)), "edge_policy": ("edge",), "edge": F(1)},
            "< 25 得 3 分；= 25 得 1 分；> 25 得 0 分",
            "< 25: 3; = 25: 1; > 25: 0",
        ),
        ("levels", {"points": (F(10), F(15))}, "1 级 10 分；2 级 15 分", "level 1: 10; level 2: 15"),
        ("levels", {"points": {"好": F(5)}}, "好 5 分", "好: 5"),
        (
            "checklist",
            {"steps": ("甲", "乙"), "points": F(5)},
            "做到即得分：甲 5 分；乙 5 分",
            "points for each step done: 甲: 5; 乙: 5",
        ),
        (
            "ratio",
            {"full": F(20), "actual": "a", "target": "t"},
            "20 分 × a ÷ t，最多满分",
            "20 points x a / t, at most full",
        ),
        (
            "ratio",
            {"full": F(20), "actual": "a", "target": "t", "mode": "inverse", "floor": F(0)},
            "20 分 × t ÷ a（最多 1 倍），最低 0",
            "20 points x t / a (at most 1), at least 0",
        ),
        (
            "deduct_per_event",
            {"full": F(5), "late": "迟到", "late_pts": F(2)},
            "满分 5；迟到每多 1 扣 2 分，不设下限",
            "full 5; -2 for each 迟到; no floor",
        ),
        (
            "work_target",
            {"value": "率", "limit": Share(F(9, 10)), "scoring": "met", "full": F(5)},
            "率 ≥ 90% 为达标；达标得 5 分",
            "met where 率 ≥ 90%; 5 points where met",
        ),
        (
            "points_per_step",
            {
                "value": "率",
                "base_rate": F(95),
                "base_points": F(15),
                "step": F(1),
                "above": F(1),
                "below": F(-1),
                "floor": F(0),
            },
            "率为 95 时 15 分；每高 1 计 1 分，每低 1 计 -1 分（只计整步），最多满分，最低 0 分",
            "率 of 95: 15; 1 for each 1 above, -1 for each 1 below (steps: floor), at most full, at least 0",
        ),
        (
            "named_points",
            {"value": "率", "named": (F(40), F(60)), "points": (F(8), F(12))},
            "率 60 得 12 分；40 得 8 分；更低 0 分；所列数值之间就低",
            "率 60: 12; 40: 8; below: 0; between two of them: lower",
        ),
    ],
)
def test_a_scorer_reads_like_a_form(scorer, given, zh, en):
    assert words(scorer, "zh", **given) == zh
    assert words(scorer, "en", **given) == en


def test_an_item_of_columns_says_whose_mark_stands():
    assert columns_words({}, "zh") == "上级评分后以上级评分为准，自评仅供参考"
    assert columns_words({"self_w": F(1), "superior_w": F(0)}, "zh") == "自评后以自评为准"
    assert "自评 × 0.3" in columns_words({"self_w": F(3, 10), "superior_w": F(7, 10)}, "zh")
    banded = banded_item_words(
        {"value": "率", "edges": (F(90),), "points": (F(0), F(20)), "full": F(20)}, "en"
    )
    assert banded.startswith("率 ≥ 90: 20; < 90: 0; the superior's mark")


def test_criteria_are_told_with_the_weights_they_have():
    assert (
        fulfilment_words({"full": F(10), "criteria": ("甲", "乙")}, "zh")
        == "10 分 × 各项标准达成度的平均：甲、乙"
    )
    weighted = {"full": F(10), "criteria": ("甲", "乙"), "criterion_weights": (F(1), F(2))}
    assert fulfilment_words(weighted, "zh") == "10 分 × 各项标准达成度的加权平均：甲 × 1、乙 × 2"


def test_bands_of_steps_are_told_one_after_the_other():
    rows = ((F(2200), F(1800), F(100), F(1)), (F(1800), F(1600), F(100), F(2)))
    assert step_band_words(rows, "zh") == "2200 至 1800 每少 100 扣 1 分；1800 至 1600 每少 100 扣 2 分"
    assert step_band_words(rows[:1], "en") == "from 2200 to 1800: -1 for each 100 less"


def test_an_error_of_a_scorer_is_said_in_both_languages():
    message = refused("step", sentence("must be above 0, not {value}", value=F(0))).faults[0].message
    assert message == "step must be above 0, not 0"
    assert message.text("zh") == "step 须大于 0，而不是 0"
