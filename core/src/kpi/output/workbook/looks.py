"""How cells look: a few named looks, and the number formats of points, money, percent and days."""

from __future__ import annotations

from typing import Any

import attrs

NUMBER = "General"
POINTS = "0.00"
MONEY = "#,##0.00;[Red]-#,##0.00"
WHOLE = "#,##0"
PERCENT = "0.0#%"
"""Of a share (0.965 shows as 96.5%): percent points are divided by 100 before they are put."""
DATE = "yyyy-mm-dd"
WORDS = "@"
"""A cell of this format keeps what is typed as text, such as ids that begin with 0, and periods."""

FONT = "Microsoft YaHei"
"""It has Chinese and Latin letters, and is on Windows and with Office on a Mac; elsewhere another stands in."""
SIZE = 10
_BORDER = "#9AA3AE"


@attrs.frozen
class Look:
    """What a cell looks like; `unlocked` ones can be filled in where the sheet is protected."""

    bold: bool = False
    size: int = SIZE
    color: str = "#1F2933"
    fill: str = ""
    number: str = NUMBER
    align: str = ""
    valign: str = "vcenter"
    wrap: bool = True
    border: bool = True
    unlocked: bool = False
    italic: bool = False
    quoted: bool = False

    def but(self, **changes: Any) -> Look:
        """Return the look with some of it changed: `CELL.but(number=MONEY)`."""
        return attrs.evolve(self, **changes)

    @property
    def properties(self) -> dict[str, Any]:
        """The look as XlsxWriter takes it."""
        found: dict[str, Any] = {
            "font_name": FONT,
            "font_size": self.size,
            "font_color": self.color,
            "bold": self.bold,
            "italic": self.italic,
            "text_wrap": self.wrap,
            "valign": self.valign,
            "locked": not self.unlocked,
            "quote_prefix": self.quoted,
        }
        if self.align:
            found["align"] = self.align
        if self.number != NUMBER:
            found["num_format"] = self.number
        if self.fill:
            found |= {"bg_color": self.fill, "pattern": 1}
        if self.border:
            found |= {"border": 1, "border_color": _BORDER}
        return found


CELL = Look()
HEADER = Look(bold=True, color="#FFFFFF", fill="#2F5D8A", align="center")
INPUT = Look(fill="#FFF9E5", unlocked=True)
LOCKED = Look(fill="#F1F3F5")
NOTE = Look(color="#52606D", size=9, border=False, valign="top")
TOTAL = Look(bold=True, fill="#E4ECF4")
TITLE = Look(bold=True, size=16, border=False, align="center")

__all__ = [
    "CELL",
    "DATE",
    "FONT",
    "HEADER",
    "INPUT",
    "LOCKED",
    "MONEY",
    "NOTE",
    "NUMBER",
    "PERCENT",
    "POINTS",
    "SIZE",
    "TITLE",
    "TOTAL",
    "WHOLE",
    "WORDS",
    "Look",
]
