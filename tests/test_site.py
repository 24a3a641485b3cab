"""The check of the built site finds what a reader would run into."""

from __future__ import annotations

from pathlib import Path

import built
import chinese
import pytest


def site(folder: Path, body: str) -> Path:
    (folder / "below").mkdir()
    (folder / "index.html").write_text("<h2 id='there'>x</h2>", encoding="utf-8")
    (folder / "below" / "index.html").write_text("<p id='named'>x</p>", encoding="utf-8")
    (folder / "page.html").write_text(body, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    "body",
    [
        '<a href="index.html#there">x</a>',
        '<a href="below/#named">x</a>',
        '<a href="/below/">x</a>',
        '<b id="own"></b><a href="#own">x</a>',
        '<a href="https://example.org">x</a>',
        '<img src="data:image/png;base64,AA">',
    ],
)
def test_what_leads_somewhere_is_no_fault(body: str, tmp_path: Path):
    assert built.faults(site(tmp_path, body)) == []


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ('<a href="gone.html">x</a>', "page.html: gone.html is not there"),
        ('<img src="gone.svg">', "page.html: gone.svg is not there"),
        ('<a href="index.html#gone">x</a>', "page.html: index.html#gone has no such place"),
        ('<a href="#gone">x</a>', "page.html: #gone has no such place"),
        ('<script src="https://example.org/a.js"></script>', "page.html: fetches https://example.org/a.js"),
        ('<link rel="stylesheet" href="//example.org/a.css">', "page.html: fetches //example.org/a.css"),
    ],
)
def test_what_leads_nowhere_or_elsewhere_is_told_with_its_page(body: str, fault: str, tmp_path: Path):
    assert built.faults(site(tmp_path, body)) == [fault]


def test_a_chinese_page_says_so_and_is_surrounded_by_chinese():
    page = '<html lang="en"><a title="Permanent link"></a><label>\n  On this page\n</label><p>Search well</p>'
    assert chinese.chinese(page) == (
        '<html lang="zh-CN"><a title="本节链接"></a><label>\n  本页内容\n</label><p>Search well</p>'
    )


def test_the_lines_of_a_chinese_page_join_without_a_space_but_in_what_is_printed():
    page = "<p>每条规则在\n所有取值上，\n<code>kpi</code> is\nshort</p><pre>一\n二</pre>"
    assert chinese.chinese(page) == "<p>每条规则在所有取值上，<code>kpi</code> is\nshort</p><pre>一\n二</pre>"
