"""A text in the two languages of the forms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from kpi.words.texts import Texts

LANGUAGES = ("zh", "en")


class Label:
    """Chinese as it stands on the forms, and English; it never changes.

    Declared things (a rule, a column) bring both. What the program itself says is a `Phrase` of a catalogue.
    """

    __slots__ = ("_en", "_zh")

    def __init__(self, zh: str = "", en: str = "") -> None:
        self._zh = zh
        self._en = en

    @property
    def zh(self) -> str:
        """Chinese, as on the form."""
        return self._zh

    @property
    def en(self) -> str:
        """English."""
        return self._en

    def text(self, lang: str) -> str:
        """Return the text in `lang` (`zh` or `en`), or the other one where it is missing."""
        return (self.zh or self.en) if lang == "zh" else (self.en or self.zh)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Label) and (self.zh, self.en) == (other.zh, other.en)

    def __hash__(self) -> int:
        return hash((self.zh, self.en))

    def __repr__(self) -> str:
        return f"Label(zh={self.zh!r}, en={self.en!r})"


class Phrase(Label):
    """A text of a catalogue: English as the code has it, Chinese looked up when somebody asks for it.

    Looking it up only then keeps the catalogue unread where the language is English.
    """

    __slots__ = ("_context", "_count", "_many", "_message", "_texts", "_values")

    def __init__(
        self,
        texts: Texts,
        message: str,
        values: Mapping[str, object],
        context: str = "",
        many: str = "",
        count: int = 1,
    ) -> None:
        self._texts = texts
        self._message = message
        self._values = values
        self._context = context
        self._many = many
        self._count = count

    @property
    def zh(self) -> str:
        """Chinese, from the catalogue."""
        return self._filled(self._texts.find("zh", self._message, self._context, self._many), "zh")

    @property
    def en(self) -> str:
        """English, as the code has it."""
        return self._filled(self._many if self._many and self._count != 1 else self._message, "en")

    def _filled(self, pattern: str, lang: str) -> str:
        if not self._values:
            return pattern
        return pattern.format(**{key: inside(one, lang) for key, one in self._values.items()})


class Message(str):
    """What is said in a sentence (an error, its hint, talk): English as text, and its other language beside."""

    __slots__ = ("label",)

    label: Label

    def __new__(cls, label: Label) -> Self:
        """Return the English of a text that knows the other language too."""
        made = super().__new__(cls, label.text("en"))
        made.label = label
        return made

    def __reduce__(self) -> tuple[type[Self], tuple[Label]]:
        """Copy it as a text of both languages; a plain `str` would be made of its English."""
        return type(self), (self.label,)

    def text(self, lang: str) -> str:
        """Return it in `lang` (`zh` or `en`)."""
        return self.label.text(lang)


class Count(int):
    """How many there are; its digits are grouped wherever it is put into a text."""

    def __format__(self, spec: str) -> str:
        """Format it; without a wish with grouped digits."""
        return super().__format__(spec or ",")


NOTHING = Message(Label())
"""Nothing to say: an error without a hint."""


def inside(value: object, lang: str) -> object:
    """Return a value that is put into a text in that language: texts are translated, all else stays."""
    return value.text(lang) if isinstance(value, Label | Message) else value


def verbatim(text: object) -> Message:
    """Return what another program said (an error of SQLite, of the system), which is in one language."""
    return Message(Label(en=str(text)))


def said_by(error: BaseException) -> Message:
    """Return what an error says: in both languages where it was raised with a `Message`, else as it is."""
    first = error.args[0] if error.args else ""
    return first if isinstance(first, Message) else verbatim(error)
