"""Pages as a browser shows them, on a phone and on a desk, on paper too: nothing cut off, pale, tiny, without a glyph or a name."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from browser import Browser
from click.testing import CliRunner

from kpi.cli.main import cli

pytestmark = pytest.mark.heavy

SEEN = Path(__file__).with_name("seen.js").read_text(encoding="utf-8")
ASSETS = Path(__file__).parents[1] / "docs" / "assets"
PHONE, DESK = 390, 1280
HEAD = '<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><title>x</title><style>{}</style>'
# Each page by the words of the command that writes it, and of the company that it is of.
PAGES = {
    "payslip": ("shop", "payslip", "E013", "--period", "2025-12", "-o"),
    "payslips of a unit": ("shop", "payslip", "--period", "2025-11", "--unit", "presale_b", "-o"),
    "payslips of a call centre": ("hotline", "payslip", "--period", "2024-02", "-o"),
    "payslips of installers": ("furniture", "payslip", "--period", "{last}", "-o"),
    "report": ("shop", "report", "--period", "2025-12", "-o"),
    "report of a call centre": ("hotline", "report", "--period", "2024-03", "-o"),
    "report of a furniture company": ("furniture", "report", "--period", "{last}", "-o"),
    "plot with people": ("shop", "rules", "appraisal_grade", "--period", "2025-12", "--plot"),
    "plot of a line": ("shop", "rules", "callback_satisfaction", "--period", "2025-12", "--plot"),
    "plot of a rule": ("shop", "rules", "ecommerce.first_response_time", "--on", "2025-12-31", "--plot"),
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with Browser() as started:
        yield started


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], Path]:
    """Return what writes a page in a language, once; its company is built when it is first asked for."""
    folder = tmp_path_factory.mktemp("pages")

    def typed(*words: str) -> str:
        done = CliRunner().invoke(cli, words)
        assert done.exit_code == 0, done.output
        return done.stdout

    def page(name: str, lang: str) -> Path:
        company, *words = PAGES[name]
        store = folder / company / "kpi.db"
        if not store.exists():
            typed("demo", str(store.parent), "--name", company)
        at = ("--db", str(store))
        if "{last}" in words:
            runs = json.loads(typed("show", "runs", *at, "-o", "json"))["runs"]
            words[words.index("{last}")] = max(one["period"] for one in runs if "Q" not in one["period"])
        file = folder / f"{name.replace(' ', '-')}-{lang}.html"
        if not file.exists():
            typed(*words, str(file), *at, "--lang", lang)
        return file

    return page


@pytest.mark.parametrize("width", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_shows_all_that_it_says(
    name: str, lang: str, width: int, browser: Browser, written: Callable[[str, str], Path]
):
    browser.open(written(name, lang), width)
    assert browser.value(SEEN) == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_can_be_read_on_paper(name: str, browser: Browser, written: Callable[[str, str], Path]):
    # As wide as A4 without its margins.
    browser.open(written(name, "zh"), 688)
    browser.printing(printed=True)
    try:
        assert browser.value(SEEN) == []
    finally:
        browser.printing(printed=False)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_the_rules_of_axe_find_nothing(
    name: str, lang: str, browser: Browser, written: Callable[[str, str], Path]
):
    browser.open(written(name, lang), PHONE)
    assert violations(browser) == []


def violations(browser: Browser) -> list[str]:
    """Return what the rules of axe-core find on the page that is shown."""
    import axe_core_python

    browser.value(Path(axe_core_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8") + ";0")
    found: list[Any] = browser.value("axe.run().then(done => done.violations)")
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found]


@pytest.mark.parametrize(
    ("body", "style", "fault"),
    [
        ("<p>x</p>", "p { width: 500px }", "wide in 390"),
        ("<p>long</p>", "p { position: absolute; left: -20px }", '"long" is cut off'),
        ("<p>longer than that</p>", "p { width: 3em; overflow: hidden; white-space: nowrap }", "is cut off"),
        ("<div><p>x</p></div>", "div { overflow: auto } p { width: 500px }", "scrolls, but not by keys"),
        ("<p>small</p>", "p { font-size: 10px }", '"small" is 10.0 px high'),
        ("<p>grey</p>", "p { color: #888 }", '"grey" has a contrast of 3.54'),
        ("<p>grey</p>", "p { color: #fff; background: #888 }", '"grey" has a contrast of 3.54'),
        ("<p>grey</p>", "p { opacity: .5 }", '"grey" has a contrast of'),
        (
            '<svg aria-label="x"><rect width="99" height="30"/><text y="20">dark</text></svg>',
            "",
            '"dark" has a contrast of 1.00',
        ),
        (
            '<svg aria-label="x"><text y="20">one</text><text y="22" x="3">two</text></svg>',
            "",
            '"one" lies over "two"',
        ),
        (
            '<svg width="20" aria-label="x"><text y="20">leaving</text></svg>',
            "",
            '"leaving" leaves its picture',
        ),
        ("<p>\U0010fffc</p>", "", "U+10fffc has no glyph"),
        ("<h1>x</h1>", "", "there is not one h1"),
        ("<h3>deep</h3>", "", 'heading "deep" skips a level'),
        ('<table aria-label="x"><tr><th>head</table>', "", 'th "head" has no scope'),
        ("<table><tr><td>cell</table>", "", 'table "cell" has no name'),
        ("<svg></svg>", "", "a svg has no name"),
    ],
)
def test_what_a_reader_would_stumble_over_is_found(
    body: str, style: str, fault: str, browser: Browser, tmp_path: Path
):
    page = tmp_path / "page.html"
    page.write_text(f"{HEAD.format(style)}<h1>page</h1>{body}", encoding="utf-8")
    browser.open(page, PHONE)
    found = browser.value(SEEN)
    assert len(found) >= 1
    assert any(fault in one for one in found), found


def test_what_is_pale_on_paper_is_found(browser: Browser, tmp_path: Path):
    page = tmp_path / "page.html"
    style = "p { background: #000; color: #fff }"
    page.write_text(f"{HEAD.format(style)}<h1>page</h1><p>white</p>", encoding="utf-8")
    browser.open(page, DESK)
    assert browser.value(SEEN) == []
    browser.printing(printed=True)
    assert browser.value(SEEN) == ['"white" is pale on paper']
    browser.printing(printed=False)


def test_a_plain_page_has_no_fault(browser: Browser, tmp_path: Path):
    page = tmp_path / "page.html"
    page.write_text(f"{HEAD.format('')}<h1>page</h1><p>深色的字 and dark text</p>", encoding="utf-8")
    browser.open(page, PHONE)
    assert browser.value(SEEN) == []


def test_the_pictures_of_the_front_pages_can_be_made_again(monkeypatch: pytest.MonkeyPatch):
    import pictures

    made = dict(pictures.made(("en",)))
    assert {*made} == {f"{name}-en.png" for name in pictures.PICTURES}
    for name, picture in made.items():
        kept = (ASSETS / name).read_bytes()
        # Other fonts give other pixels, but the same page.
        assert 0.7 < _high(picture) / _high(kept) < 1.4, name
        assert picture[16:20] == kept[16:20], name


def _high(picture: bytes) -> int:
    return int.from_bytes(picture[20:24])
