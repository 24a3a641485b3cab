"""The picture of a curve: full and open dots, gaps, people who do not lie on one another, words that are not cut."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.expr import choose, const, var
from kpi.expr.check import curve_pieces, stretches
from kpi.model.quantity import Domain
from kpi.output.charts import PAPER, drawn
from kpi.output.charts.curve import (
    NARROW,
    WIDE,
    Band,
    Person,
    Picture,
    Scale,
    curve_chart,
    picture_file,
    shortened,
)
from kpi.output.charts.curve.crowd import groups, overlap
from kpi.output.charts.curve.listing import heading, listing
from kpi.output.charts.curve.picture import Room
from kpi.output.charts.curve.strokes import edges_of, strokes
from kpi.output.charts.theme import text_width

F = Fraction
VALUE = var("value", domain=Domain(F(0), F(100)))
COUNT = var("count", domain=Domain(F(0), F(6), whole=True))
STEPS = choose(
    (VALUE < 20, const(0)), (VALUE < 40, const(None)), (VALUE <= 60, const(5)), otherwise=const(10)
)
ROOM = Room(400, 200, (F(0), F(100)), (F(0), F(10)))


def picture(tree=STEPS, along=VALUE, **more) -> Picture:
    domain = along.domain
    return Picture(
        stretches(curve_pieces(tree, along, {})),
        domain.low,
        domain.high,
        Scale("value"),
        Scale("points"),
        title="rule",
        **more,
    )


def svg(shown: Picture, width: int = WIDE) -> str:
    return drawn(curve_chart(shown, PAPER, width), "a", theme=PAPER, lang=shown.lang)


def test_a_dot_is_full_where_a_value_belongs_and_open_where_it_only_ends():
    found = strokes(picture(), ROOM)
    assert [*found.full] == [ROOM.at(F(40), F(5)), ROOM.at(F(60), F(5))]
    assert [*found.open] == [ROOM.at(F(20), F(0)), ROOM.at(F(60), F(10))]


def test_a_gap_has_no_line():
    lines = strokes(picture(), ROOM).lines
    gap = ROOM.across(F(20)), ROOM.across(F(40))
    assert not any(
        start[0] < gap[1] and end[0] > gap[0] for line in lines for start, end in [(line[0], line[-1])]
    )


def test_whole_numbers_are_dots():
    shown = picture(choose((COUNT <= 2, const(10)), otherwise=const(0)), COUNT, dots=True)
    assert len(strokes(shown, ROOM).full) == 7
    assert not strokes(shown, ROOM).lines


def test_the_edges_are_marked_once():
    assert edges_of(picture()) == [F(20), F(40), F(60)]
    texts = re.findall(r">([^<>]+)</text>", svg(picture()))
    assert {"20", "40", "60"} <= {*texts}


def test_what_a_band_gives_is_written_where_it_has_room():
    bold = re.findall(r'font-weight="bold"[^>]*>([^<]+)<', svg(picture()))
    assert bold == ["0", "5", "10", "rule"]


def test_people_of_one_place_are_one_dot_with_their_number():
    crowd = [Person(F(50), F(5), f"P{place}") for place in range(30)]
    (one,) = groups(picture(people=crowd), ROOM, [])
    assert (one.count, one.inside, one.label) == (30, "30", "")


def test_few_people_are_called_by_their_names_and_nobody_where_that_is_not_wanted():
    crowd = [Person(F(50), F(5), "张三"), Person(F(90), F(10), "李四")]
    assert {one.label for one in groups(picture(people=crowd), ROOM, [])} == {"张三", "李四"}
    assert {one.label for one in groups(picture(people=crowd, named=False), ROOM, [])} == {""}


_people = st.lists(st.tuples(st.integers(0, 100), st.integers(0, 10)), min_size=1, max_size=25)


@given(_people)
@settings(max_examples=60)
def test_dots_and_names_of_people_never_lie_on_one_another(places: list[tuple[int, int]]):
    crowd = [Person(F(x), F(y), f"员工{count}") for count, (x, y) in enumerate(places)]
    found = groups(picture(people=crowd), ROOM, [])
    assert sum(one.count for one in found) == len(crowd)
    boxes = [
        (one.x - one.radius, one.y - one.radius, one.x + one.radius, one.y + one.radius) for one in found
    ]
    labels = [
        (
            one.at[0] - text_width(one.label) // 2,
            one.at[1] - 6,
            one.at[0] + text_width(one.label) // 2,
            one.at[1] + 6,
        )
        for one in found
        if one.label
    ]
    every = [*boxes, *labels]
    assert not any(overlap(one, other) for place, one in enumerate(every) for other in every[:place])


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_no_line_of_words_is_wider_than_the_picture(width: int):
    long = "客户在线咨询首次响应时间的平均值（含节假日）" * 4
    shown = picture(
        bands=[Band("10 < x ≤ 20", long, "张三、李四、王五"), Band("x > 20", "0", "")], notes=[long]
    )
    room = width - 28
    texts = [*heading(shown, room).texts, *listing(shown, room).texts]
    assert all(one.x + text_width(one.text, one.size) <= room + one.size for one in texts)
    told = "".join(one.text for one in listing(shown, room).texts)
    assert told.count("客户在线咨询") + told.count("首次响应时间") >= 4


def test_more_bands_than_somebody_reads_are_counted():
    bands = [Band(str(place), "") for place in range(20)]
    found = shortened(bands, 5, Band("…", "16 more"))
    assert [one.where for one in found] == ["0", "1", "2", "3", "…"]
    assert shortened(bands[:5], 5, Band("…", "")) == tuple(bands[:5])


def test_a_result_in_words_has_its_words_on_the_axis():
    tree = choose((VALUE < 60, const("C")), (VALUE < 90, const("B")), otherwise=const("A"))
    texts = re.findall(r">([^<>]+)</text>", svg(picture(tree, order=[("C", "C"), ("B", "B"), ("A", "A")])))
    assert {"A", "B", "C"} <= {*texts}


def test_each_file_is_what_its_suffix_says():
    shown = picture(bands=[Band("x < 20", "0 分")], heads=("范围", "得分", "人员"))
    assert picture_file(shown, ".svg").startswith(b"<svg ")
    assert picture_file(shown, ".png").startswith(b"\x89PNG")
    assert picture_file(shown, ".pdf").startswith(b"%PDF")
    page = picture_file(shown, ".html").decode()
    assert page.startswith("<!doctype html>")
    assert page.count("<h1 ") == 1
    assert page.count("<svg ") == 2
    assert '<th scope="row">x &lt; 20</th>' in page
    assert not re.search(r'(src|href)="http', page)
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_a_large_company_is_a_picture_of_bounded_size():
    crowd = [
        Person(F(place * 37 % 10_000, 100), F(place * 91 % 1_000, 100), f"员工{place}")
        for place in range(500)
    ]
    found = groups(picture(people=crowd), ROOM, [])
    assert sum(one.count for one in found) == len(crowd)
    assert not any(one.label for one in found)
    shown = svg(picture(people=crowd))
    assert "员工" not in shown
    assert len(shown) < 150_000


def test_a_large_company_is_gathered_in_few_steps(monkeypatch: pytest.MonkeyPatch):
    from kpi.output.charts.curve import crowd as module

    asked, touch = [], module._touch
    monkeypatch.setattr(module, "_touch", lambda one, other: asked.append(1) or touch(one, other))
    crowd = [Person(F(place * 37 % 10_000, 100), F(place * 91 % 1_000, 100), "") for place in range(500)]
    found = groups(picture(people=crowd), ROOM, [])
    assert len(asked) <= 2 * len(crowd) * (len(found) + 1)
