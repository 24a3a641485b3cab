from datetime import date
from fractions import Fraction

import pytest
from jinja2 import UndefinedError

from kpi.exact import Rate
from kpi.model.period import Period
from kpi.output.pages import environment
from kpi.words import Label


def _made(text: str, lang: str = "en", **values: object) -> str:
    return environment(lang).from_string(text).render(**values)


def test_what_is_put_into_a_page_is_escaped_in_texts_too() -> None:
    told = _made('{{ x }} {{ _("score of {x} < 3", x=x) }}', x="<b>")
    assert told == "&lt;b&gt; score of &lt;b&gt; &lt; 3"


def test_values_are_written_in_the_language_of_the_page() -> None:
    values = {
        "label": Label("得分", "score"),
        "number": Fraction(12345, 10),
        "day": date(2018, 7, 1),
        "period": Period.parse("2018-07"),
        "rate": Rate(Fraction(1), Fraction(4)),
        "nothing": None,
    }
    text = "{{ label }}|{{ number }}|{{ day }}|{{ period }}|{{ rate }}|{{ nothing }}|{{ _('{x}', x=label) }}"
    assert _made(text, **values) == "score|1,234.5|July 1, 2018|July 2018|25% (1/4)||score"
    assert _made(text, "zh", **values) == "得分|1,234.5|2018年7月1日|2018年7月|25% (1/4)||得分"


def test_a_count_chooses_its_text() -> None:
    text = '{{ ngettext("{n} line of {who}", "{n} lines of {who}", n, who="&") }}'
    assert [_made(text, n=n) for n in (1, 2)] == ["1 line of &amp;", "2 lines of &amp;"]


def test_a_float_and_an_unknown_name_are_refused() -> None:
    with pytest.raises(TypeError, match="float"):
        _made("{{ x }}", x=0.5)
    with pytest.raises(UndefinedError):
        _made("{{ y }}")


def test_the_base_page_names_its_language_and_lets_nothing_in_from_outside() -> None:
    page = _made('{% extends "base.html" %}', "zh")
    assert '<html lang="zh-Hans-CN">' in page
    assert "default-src 'none'" in page
    assert "http" not in page.replace("http-equiv", "")
