"""Text in CSV that no spreadsheet runs, and back again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.harmless import harmless, restored

texts = st.text(alphabet=st.sampled_from("'=+-@\t\n＝aé1./ ,\"中"), max_size=8)


@given(texts)
def test_what_was_hidden_comes_back(text):
    assert restored(harmless(text)) == text


@given(texts, texts)
def test_no_two_texts_are_written_alike(one, other):
    assert (harmless(one) == harmless(other)) == (one == other)


@given(texts)
def test_nothing_that_is_written_begins_a_formula(text):
    written = harmless(text)
    number = written[:1] in ("+", "-") and written[1:].replace(".", "", 1).replace("/", "", 1).isdigit()
    assert number or not written.startswith(("=", "+", "-", "@", "\t", "\n", "＝"))


@pytest.mark.parametrize("text", ["", "王芳", "-5", "+1.5", "'s-Gravenhage", "'-5", "O'Neil", "'"])
def test_what_is_no_formula_stays_as_it_is(text):
    assert harmless(text) == text == restored(text)


@pytest.mark.parametrize("text", ["=1+1", "@SUM(A1)", "-2+3", "+cmd|x", "\tx", "＝1+1", "'=1"])
def test_a_formula_gets_an_apostrophe(text):
    assert harmless(text) == f"'{text}"
