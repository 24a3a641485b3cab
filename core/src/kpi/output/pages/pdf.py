"""Pages as PDF, in which every character really shows."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Any

from kpi.errors import Fault, UsageError
from kpi.extras import needed
from kpi.words import sentence

PROBE = "应发得分"
"""What a machine without a Chinese font does not show."""

_SHOWN = 12


def pdf_of(html: str) -> bytes:
    """Return a page as PDF.

    Raises:
        UsageError: where WeasyPrint is not installed, or no font of this machine has a character of the page.
    """
    document = needed("weasyprint", "pdf").HTML(string=html, url_fetcher=_nothing).render()
    made: bytes = document.write_pdf()
    lost = _without_glyph(document, html)
    if lost:
        raise _no_font(lost)
    return made


@cache
def check_fonts() -> None:
    """Find out before much work is done whether Chinese would show.

    Raises:
        UsageError: as `pdf_of` does.
    """
    pdf_of(f"<!doctype html><html lang='zh-Hans-CN'><title>{PROBE}</title><p>{PROBE}</p></html>")


def _nothing(url: str) -> Any:
    """Let nothing be fetched: a page has all in itself."""
    raise ValueError(f"a page asks for {url}")


def _without_glyph(document: Any, html: str) -> str:
    """Return the characters of a page that none of the fonts has in which it was written."""
    known: set[int] = set()
    for key, font in document.fonts.items():
        known |= _characters(key, font)
    wanted = {char for char in html if ord(char) > 0x7F and not _is_blank(char)}
    return "".join(sorted(char for char in wanted if ord(char) not in known))


_KNOWN: dict[Any, frozenset[int]] = {}


def _characters(key: Any, font: Any) -> frozenset[int]:
    """Return the characters of a font; a Chinese one has tens of thousands, read once."""
    if key not in _KNOWN:
        from io import BytesIO

        from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

        with TTFont(BytesIO(font.file_content), fontNumber=getattr(font, "index", 0), lazy=True) as opened:
            _KNOWN[key] = frozenset(opened.getBestCmap() or ())
    return _KNOWN[key]


def _is_blank(char: str) -> bool:
    return unicodedata.category(char)[0] in "CZ"


def _no_font(lost: str) -> UsageError:
    shown = lost[:_SHOWN] + ("…" if len(lost) > _SHOWN else "")
    message = sentence("no font of this machine has these characters: {characters}", characters=shown)
    hint = sentence(
        "install a font with Chinese characters, such as Noto Sans CJK, or write HTML, which the reader's fonts show"
    )
    return UsageError(Fault("no_font", message, hint=hint))


__all__ = ["check_fonts", "pdf_of"]
