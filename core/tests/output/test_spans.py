"""A mean with the lowest and the highest behind it, one row a unit."""

import re
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.output.charts import Span, drawn, spans

F = Fraction
values = st.fractions(-500, 500, max_denominator=100)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(values, values, values).map(sorted), max_size=6))
def test_every_value_lies_within_the_axis_whatever_its_sign(rows):
    made = spans(
        [Span(f"u{place}", mid, str(mid), low, high) for place, (low, mid, high) in enumerate(rows)], "t"
    )
    low, high = made.spec["layer"][0]["encoding"]["x"]["scale"]["domain"]
    assert low < high
    assert all(low <= row["least"] <= row["most"] <= high for row in made.spec["data"]["values"])


def test_the_numbers_are_written_as_they_are_given_in_the_order_of_the_rows():
    rows = [Span("北组", F("90.5"), "90.50", F(80), F(100)), Span("南组", F(70), "70.00", F(70), F(70))]
    svg = drawn(spans(rows, "各部门", axis_title="得分"), "c")
    told = re.findall(r"<text [^>]*>([^<]*)</text>", svg)
    assert told.index("90.50") < told.index("70.00")
    assert {"北组", "南组", "得分"} <= set(told)
