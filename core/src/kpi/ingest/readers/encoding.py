"""Which characters the bytes of a text file are: found out, or asked for, never guessed in silence."""

from __future__ import annotations

import codecs
import re

from kpi.frozen import frozen
from kpi.ingest.source import refuse
from kpi.words import NOTHING, Message, phrase, sentence

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_OTHER = (
    (b"PK\x03\x04", phrase("an XLSX or another zip file")),
    (b"\xd0\xcf\x11\xe0", phrase("an old Excel file (.xls)")),
)
_HINT = sentence('save it as UTF-8, or say which it is: --encoding gbk, or encoding = "gbk" in the map')
_SAMPLE = 1 << 20
_PAIRS = re.compile(rb"[\x81-\xfe][\x30-\x39][\x81-\xfe][\x30-\x39]|[\x81-\xfe][\x40-\xfe]")
# A small letter before a capital: half of a Chinese character rather than a word.
_BROKEN_WORD = re.compile(rb"[\xdf-\xff][A-Z](?![A-Z])")
_HIGH = re.compile(rb"[\x80-\xff]+")
# Letters and the usual signs of Western European text; ÷ and × are none.
_WESTERN = frozenset(
    {*range(0xC0, 0x100), 0x80, 0x85, *range(0x91, 0x98), 0xA3, 0xA7, 0xAB, 0xB0, 0xBB, 0xBF}
) - {0xD7, 0xF7}


@frozen
class Decoded:
    """The text of a file and a note where the encoding was inferred."""

    text: str
    note: Message = NOTHING


def decode(data: bytes, file: str, encoding: str = "") -> Decoded:
    """Decode a whole file: as asked, by its mark, as UTF-8, else as GB18030 or Western European text.

    GB18030 takes almost any bytes, so that text is taken for Chinese only where the pairs are mostly
    common characters, and for Western European only where the bytes are letters standing alone.

    Raises:
        DataError: `wrong_encoding` with the line, `unclear_encoding`, `not_text`, `unknown_encoding`.
    """
    if encoding:
        return Decoded(_strict(data, file, encoding))
    for mark, name in _MARKS:
        if data.startswith(mark):
            return Decoded(_strict(data, file, name))
    for magic, other in _OTHER:
        if data.startswith(magic):
            raise refuse(
                "not_text",
                sentence("this is {other}, not a text file", other=other),
                file,
                sentence("give it its right suffix, or save it as CSV"),
            )
    if b"\0" in data[:_SAMPLE]:
        hint = sentence("if it is UTF-16 without a mark, say so: --encoding utf-16-le")
        raise refuse("not_text", sentence("the file holds zero bytes: it is not a text file"), file, hint)
    try:
        return Decoded(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        return _other(data, file, error)


def _other(data: bytes, file: str, error: UnicodeDecodeError) -> Decoded:
    sample = data[max(0, error.start - _SAMPLE) : error.start + _SAMPLE]
    if _is_damaged_utf8(sample):
        line = data.count(b"\n", 0, error.start) + 1
        raise refuse(
            "wrong_encoding",
            sentence("a character is damaged: this is UTF-8 with wrong bytes"),
            f"{file}:{line}",
            _HINT,
        )
    chinese, western = _looks_chinese(sample), _looks_western(sample)
    if chinese and not western:
        return Decoded(_strict(data, file, "gb18030"), sentence("read as GBK (GB18030)"))
    if western and not chinese:
        note = sentence("read as Western European text (Windows-1252, Latin-1)")
        return Decoded(_strict(data, file, "cp1252"), note)
    guess = _guess(sample)
    message = (
        sentence("the encoding cannot be told; it may be {guess}", guess=guess)
        if guess
        else sentence("the encoding cannot be told")
    )
    raise refuse("unclear_encoding", message, file, _HINT)


def _strict(data: bytes, file: str, encoding: str) -> str:
    try:
        name = codecs.lookup("gb18030" if encoding.lower() in ("gbk", "gb2312") else encoding).name
        text = data.decode(name)
    except LookupError:
        raise refuse(
            "unknown_encoding",
            sentence("no encoding {encoding!r}", encoding=encoding),
            file,
            sentence("use utf-8, gbk or latin-1"),
        ) from None
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise refuse(
            "wrong_encoding",
            sentence("a character cannot be read as {encoding}", encoding=encoding),
            f"{file}:{line}",
            _HINT,
        ) from None
    return text.removeprefix("\ufeff")


def _is_damaged_utf8(sample: bytes) -> bool:
    text = sample.decode("utf-8", "replace")
    wrong = text.count("\ufffd")
    right = sum(1 for char in text if ord(char) > 127) - wrong
    return right >= 4 * wrong


def _looks_chinese(sample: bytes) -> bool:
    """Tell whether most pairs are common characters (GB 2312 level 1, its signs) or at least hanzi of level 2."""
    pairs = _PAIRS.findall(sample)
    high = sum(map(len, _HIGH.findall(_PAIRS.sub(b"", sample))))
    if not pairs or high:
        return False
    common = sum(1 for one in pairs if one[1] >= 0xA1 and (0xB0 <= one[0] <= 0xD7 or 0xA1 <= one[0] <= 0xA3))
    return common * 10 >= len(pairs) * 8


def _looks_western(sample: bytes) -> bool:
    """Tell whether the high bytes are letters that mostly stand alone between ASCII ones."""
    runs = _HIGH.findall(sample)
    if _BROKEN_WORD.search(sample) or not all(byte in _WESTERN for run in runs for byte in run):
        return False
    alone = sum(1 for run in runs if len(run) == 1)
    return alone * 10 >= len(runs) * 8


def _guess(sample: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(sample[:65536]).best()
    return best.encoding if best is not None else ""
