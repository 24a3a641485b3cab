import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from kpi.output.widths import wrapped


@pytest.mark.parametrize(
    "text, width, lines",
    [
        ("评定（甲）乙", 8, ["评定", "（甲）乙"]),
        ("甲乙丙，丁", 6, ["甲乙", "丙，丁"]),
        ("得 [90, 95) 分", 9, ["得", "[90, 95)", "分"]),
        ("或 ≥ 90 分", 5, ["或", "≥ 90", "分"]),
        ("one_long_name", 8, ["one_", "long_", "name"]),
    ],
)
def test_brackets_intervals_and_comparisons_stay_whole(text, width, lines):
    assert wrapped(text, width).split("\n") == lines


@given(st.text("甲乙（），；ab 1[]_%", max_size=40), st.integers(4, 30))
def test_wrapping_loses_nothing_and_a_line_too_wide_has_no_place_to_break(text, width):
    folded = wrapped(text, width)
    assert "".join(folded.split()) == "".join(text.split())
    for line in folded.split("\n"):
        assert cell_len(line) <= width or wrapped(line, 1) == line
