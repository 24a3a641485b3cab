"""Pages as PDF, in which every character really shows."""

from __future__ import annotations

import unicodedata
from typing import Any

from kpi.errors import Fault, UsageError
from kpi.extras import needed
from kpi.words import sentence

PROBE = "应发得分"
"""What a machine without a Chinese font does not show."""

_ASCII = 0x7F
_TOLD = 12


def pdf_of(html: str) -> bytes:
    """Return a page as PDF.

    Raises:
        UsageError: where WeasyPrint is not installed, or no font of this machine has a character of the page.
    """
    check_fonts(html)
    made: bytes = _document(html).write_pdf()
    return made


def check_fonts(text: str = PROBE) -> None:
    """Find out, before much work is done, whether every character of a text would show.

    Raises:
        UsageError: as `pdf_of` does.
    """
    new = {char for char in text if ord(char) > _ASCII and not _is_blank(char)} - _SHOWN
    if not new:
        return
    known = _characters("".join(sorted(new)))
    if lost := "".join(sorted(new - known)):
        raise _no_font(lost)
    _SHOWN.update(new)


_SHOWN: set[str] = set()
"""What is known to show: a month of slips has few characters that the first of them have not."""


def _document(html: str) -> Any:
    weasyprint = needed("weasyprint", "pdf")
    return weasyprint.HTML(string=html, url_fetcher=_fetcher(weasyprint)).render()


def _fetcher(weasyprint: Any) -> Any:
    """Let nothing be fetched but what a page has in itself; newer versions take an object for it, older ones a function."""
    made = getattr(weasyprint.urls, "URLFetcher", None)
    return _from_itself if made is None else made(allowed_protocols=("data",))


def _from_itself(url: str) -> Any:
    if not url.startswith("data:"):
        raise ValueError(f"a page asks for {url}")
    return needed("weasyprint", "pdf").default_url_fetcher(url)


def _characters(text: str) -> frozenset[str]:
    """Return the characters that the fonts have with which a text is written."""
    document = _document(f"<!doctype html><html lang='zh-Hans-CN'><title>-</title><p>{text}</p></html>")
    # Whole fonts, for of a part that is cut out nobody can tell what else it had; nobody keeps this, so it is not packed.
    document.write_pdf(full_fonts=True, uncompressed_pdf=True)
    from io import BytesIO

    fonts = needed("fontTools.ttLib", "pdf")
    known: set[str] = set()
    for font in document.fonts.values():
        with fonts.TTFont(
            BytesIO(font.file_content), fontNumber=getattr(font, "index", 0), lazy=True
        ) as opened:
            known.update(map(chr, opened.getBestCmap() or ()))
    return frozenset(known)


def _is_blank(char: str) -> bool:
    return unicodedata.category(char) in ("Cc", "Cf", "Zs", "Zl", "Zp")


def _no_font(lost: str) -> UsageError:
    shown = lost[:_TOLD] + ("…" if len(lost) > _TOLD else "")
    message = sentence("no font of this machine has these characters: {characters}", characters=shown)
    hint = sentence(
        "install a font with Chinese characters, such as Noto Sans CJK, or write HTML, which the reader's fonts show"
    )
    return UsageError(Fault("no_font", message, hint=hint))


__all__ = ["check_fonts", "pdf_of"]
