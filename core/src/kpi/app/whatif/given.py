"""What somebody asks "what if?" about: whose value, under which name, and what it would be."""

from __future__ import annotations

from collections.abc import Iterable

from kpi.app.directory import Directory
from kpi.errors import Fault, UsageError
from kpi.frozen import frozen
from kpi.words import sentence

MISSING = "none"
"""Stands for a value that nobody has recorded."""
_SIGNED_HINT = sentence(
    "write the value itself, such as satisfaction=76%; the answer shows the present one beside it"
)
_HINT = sentence("write a name, = and its value, as in satisfaction=90%; none is a missing value")


@frozen
class Given:
    """One value as it is written; `role` narrows a rating to the raters of a role (`name@role`)."""

    subject: str
    name: str
    text: str
    role: str = ""
    where: str = ""

    @property
    def is_missing(self) -> bool:
        """Whether the value is taken away."""
        return self.text.lower() == MISSING


def given_of(subject: str, texts: Iterable[str], others: Iterable[str], names: Directory) -> list[Given]:
    """Read `name=value` of the subject, and `OTHER:name=value` of `--for`.

    Raises:
        UsageError: for what is not of that form, for a value with a plus before it, and for an unknown person.
    """
    found = [_read(subject, text, text) for text in texts]
    for text in others:
        other, colon, rest = text.partition(":")
        if not colon or not other.strip():
            hint = sentence("write whose value it is before the colon, as in --for E002:satisfaction=90%")
            raise UsageError(
                Fault(
                    "usage", sentence("{text!r} is not OTHER:name=value", text=text), where="--for", hint=hint
                )
            )
        found.append(_read(names.subject(other.strip()), rest, f"--for {text}"))
    return found


def _read(subject: str, text: str, where: str) -> Given:
    told, equals, value = text.partition("=")
    name, _, role = told.partition("@")
    if not equals or not name.strip() or not value.strip():
        raise UsageError(
            Fault("usage", sentence("{text!r} is not name=value", text=text), where=where, hint=_HINT)
        )
    if value.strip().startswith("+"):
        # An import reads +2 as 2, and whoever asks "with 2 more?" would be answered for 2 in all.
        message = sentence("{value!r} may be the value or that much more", value=value.strip())
        raise UsageError(Fault("signed", message, where=where, hint=_SIGNED_HINT))
    return Given(subject, name.strip(), value.strip(), role.strip(), where)


__all__ = ["MISSING", "Given", "given_of"]
