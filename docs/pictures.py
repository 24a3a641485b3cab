"""Make the pictures of the documentation: pages and workbooks of the example shop, as a browser and an office show them.

    python docs/pictures.py [FOLDER]

The shop is built anew in a folder of its own, its pages are written by the commands that everybody types, and Chromium shows them,
LibreOffice the workbooks. What a picture shows is the same on every machine; its pixels depend on the fonts there.
"""

from __future__ import annotations

import io
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

from browser import Browser
from click.testing import CliRunner

from kpi.app.demo import build, choose, demos, run_months
from kpi.cli.main import cli

FOLDER = Path(__file__).parent / "assets"
LANGUAGES = ("en", "zh")
PERIOD = "2025-12"
_DAY = date(2026, 1, 5)
_COLOURS = 64
# Of each pixel of the page two by two, so that letters are sharp on any screen; and what is left free above and below.
_SCALE, _SPACE = 2, 1
# Where the foot of a printed sheet begins, as a share of its height; and pixels around what is cut out of it.
_FOOT, _EDGE = 0.92, 20


class Shown(NamedTuple):
    """A picture of a page: the command that writes its page, how wide the window is, where the picture begins and ends on it."""

    command: tuple[str, ...]
    width: int
    first: str
    last: str


PAGES = {
    "payslip": Shown(("payslip", "E013", "--period", PERIOD, "-o"), 390, "body", ".lines tfoot"),
    "report": Shown(("report", "--period", PERIOD, "-o"), 960, "body", "#scores tbody tr:nth-child(8)"),
    "charts": Shown(("report", "--period", PERIOD, "-o"), 960, "#spread", "#units"),
    "plot": Shown(("rules", "appraisal_grade", "--period", PERIOD, "--plot"), 712, "body", ".bands"),
}

# Workbooks, as their first sheet is printed.
BOOKS = {
    "form": ("template", "ecommerce.cs_month", "--period", PERIOD, "-o"),
    "workbook": ("export", "all", "--period", PERIOD, "-o"),
}
PICTURES = (*PAGES, *BOOKS)


def made(languages: tuple[str, ...] = LANGUAGES) -> Iterator[tuple[str, bytes]]:
    """Yield each picture with its name, as PNG."""
    with tempfile.TemporaryDirectory() as temporary, Browser() as browser:
        shop = _built(Path(temporary) / "shop")
        for lang in languages:
            for name, shown in PAGES.items():
                page = shop / f"{name}-{lang}.html"
                _type(*shown.command, str(page), "--db", str(shop / "kpi.db"), "--lang", lang)
                browser.open(page, shown.width, scale=_SCALE)
                top = max(0, browser.value(f"{_box(shown.first)}.top") - _SPACE)
                end = browser.value(f"{_box(shown.last)}.bottom") + _SPACE
                yield f"{name}-{lang}.png", _small(browser.picture(0, top, shown.width, end - top))
            for name, command in BOOKS.items():
                book = shop / f"{name}-{lang}.xlsx"
                _type(*command, str(book), "--db", str(shop / "kpi.db"), "--lang", lang)
                yield f"{name}-{lang}.png", _small(_printed(book))


def _box(selector: str) -> str:
    return f"document.querySelector({selector!r}).getBoundingClientRect()"


def _built(shop: Path) -> Path:
    """Build the shop as `kpi demo` does, but on a day that does not change."""
    company = choose(demos(), "shop")
    build(company, shop, _DAY, lambda done: None)
    for _ in run_months(company, shop, _DAY):
        pass
    return shop


def _type(*words: str) -> None:
    done = CliRunner().invoke(cli, words)
    if done.exit_code:
        raise RuntimeError(f"kpi {' '.join(words)}\n{done.output}")


def _printed(book: Path) -> bytes:
    """Return the first page of a workbook as LibreOffice prints it, without its margins."""
    from PIL import Image, ImageOps

    home = f"-env:UserInstallation={(book.parent / 'office').resolve().as_uri()}"
    to = ("--headless", "--convert-to", "pdf", "--outdir", str(book.parent))
    subprocess.run(["soffice", home, *to, str(book)], check=True, capture_output=True)
    page = book.with_suffix("")
    paper = str(book.with_suffix(".pdf"))
    subprocess.run(["pdftoppm", "-r", "150", "-png", "-singlefile", paper, str(page)], check=True)
    with Image.open(page.with_suffix(".png")) as opened:
        drawn = opened.convert("RGB")
    # What stands at the foot of a sheet is no part of the picture.
    drawn = drawn.crop((0, 0, drawn.width, round(drawn.height * _FOOT)))
    left, top, right, bottom = ImageOps.invert(drawn).getbbox() or (0, 0, *drawn.size)
    out = io.BytesIO()
    ImageOps.expand(drawn.crop((left, top, right, bottom)), _EDGE, "white").save(out, "PNG")
    return out.getvalue()


def _small(picture: bytes) -> bytes:
    """Return a picture of few colours: text and lines lose nothing by it."""
    from PIL import Image

    with Image.open(io.BytesIO(picture)) as opened:
        few = opened.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE)
    out = io.BytesIO()
    few.save(out, "PNG", optimize=True)
    return out.getvalue()


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if sys.argv[1:] else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for file, content in made():
        (folder / file).write_bytes(content)
        sys.stdout.write(f"{folder / file}: {len(content) // 1000} kB\n")
