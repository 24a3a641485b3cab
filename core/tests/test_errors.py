"""Hints of the nearest name."""

from __future__ import annotations

from kpi.errors import nearest


def test_a_chinese_word_of_two_characters_is_found_by_one_of_them():
    assert nearest("中极", ["Junior", "初级", "中级"]) == "did you mean '中级'?"


def test_short_names_of_latin_letters_are_not_guessed_by_half():
    assert nearest("C9", ["C1", "F2"]) == "known: C1, F2"


def test_where_nothing_is_known_there_is_no_hint():
    assert nearest("x", []) == ""
