"""A compiled catalogue (`.mo`), of which a text is decoded when it is asked for.

`gettext.GNUTranslations` decodes all of them first, which takes longer than the rest of `kpi --help`.
"""

from __future__ import annotations

from struct import unpack_from

_LITTLE, _BIG = b"\xde\x12\x04\x95", b"\x95\x04\x12\xde"


class Compiled:
    """The texts of a catalogue and their translations.

    Raises:
        ValueError: for bytes that are no compiled catalogue.
    """

    __slots__ = ("_charset", "_data", "_ends", "_places")

    def __init__(self, data: bytes) -> None:
        if data[:4] not in (_LITTLE, _BIG):
            raise ValueError("no compiled catalogue of gettext")
        order = "<" if data[:4] == _LITTLE else ">"
        count, texts, strings = unpack_from(f"{order}3I", data, 8)
        spans = unpack_from(f"{order}{2 * count}I", data, texts)
        self._data = data
        self._ends = unpack_from(f"{order}{2 * count}I", data, strings)
        # Of a text for one thing and for several the first stands for both, as in gettext.
        self._places = {
            data[start : start + length].partition(b"\0")[0]: place
            for place, (length, start) in enumerate(zip(spans[::2], spans[1::2], strict=True))
        }
        self._charset = "utf-8"
        _, _, told = (self.find("") or "").partition("charset=")
        self._charset = told.partition("\n")[0].strip() or self._charset

    def find(self, text: str, context: str = "", form: int = 0) -> str | None:
        """Return the translation of a text; `form` chooses among those for one thing and for several."""
        sought = f"{context}\x04{text}" if context else text
        place = self._places.get(sought.encode(self._charset, "replace"))
        if place is None:
            return None
        length, start = self._ends[2 * place : 2 * place + 2]
        forms = self._data[start : start + length].split(b"\0")
        return forms[form].decode(self._charset)


__all__ = ["Compiled"]
