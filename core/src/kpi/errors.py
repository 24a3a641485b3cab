"""Errors that say what, where, who and how to mend it, and the exit codes they end with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import IntEnum
from typing import ClassVar

import attrs

from kpi.frozen import frozen
from kpi.words import NOTHING, Label, Message, listed, phrase, sentence, verbatim


class ExitCode(IntEnum):
    """Exit codes of every command (see the contract)."""

    OK = 0
    FAILED = 1
    USAGE = 2
    INTERNAL = 3
    DATA = 4
    PLUGIN = 5


def _said(text: Message) -> Message:
    """Take from a plugin without types what it says in one language."""
    return text if type(text) is Message else verbatim(text)


@frozen
class Fault:
    """One thing that is wrong.

    `where` is `file:line[:column]` or a key path, `who` a plugin with its version, `hint` the mend.
    """

    code: str
    message: Message = attrs.field(converter=_said)
    where: str = ""
    who: str = ""
    hint: Message = attrs.field(default=NOTHING, converter=_said)

    def __str__(self) -> str:
        return self.text("en")

    def text(self, lang: str) -> str:
        """Return it in `lang` (`zh` or `en`): where and what, who, and below it the hint."""
        if not self.hint:
            return self._head(lang)
        return f"{self._head(lang)}\n  {phrase('hint: {hint}', hint=self.hint).text(lang)}"

    def warning(self, lang: str = "en") -> str:
        """Return it in one line, for what does not end the command."""
        fault = self._head(lang)
        if not self.hint:
            return phrase("warning: {fault}", fault=fault).text(lang)
        return phrase("warning: {fault}; {hint}", fault=fault, hint=self.hint).text(lang)

    def _head(self, lang: str) -> str:
        head = f"{self.where}: {self.message.text(lang)}" if self.where else self.message.text(lang)
        return head + (f" [{self.who}]" if self.who else "")


class KpiError(Exception):
    """Base of every error the program raises on purpose; it carries one fault or many."""

    exit_code: ClassVar[ExitCode] = ExitCode.INTERNAL

    def __init__(self, *faults: Fault) -> None:
        if not faults:
            raise TypeError("an error needs at least one fault")
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


class UsageError(KpiError):
    """The command or its arguments are wrong."""

    exit_code = ExitCode.USAGE


class DataError(KpiError):
    """Facts are invalid: an import, an observation out of its domain, an unknown name."""

    exit_code = ExitCode.DATA


class PolicyError(KpiError):
    """The policy is invalid: a key, a value, a rule that cannot be compiled, a cycle of scorecards."""

    exit_code = ExitCode.DATA


class StoreError(KpiError):
    """The SQLite file is locked, corrupt, read-only, full, or newer than the program."""

    exit_code = ExitCode.DATA


class PluginError(KpiError):
    """A plugin is missing, incompatible or broken, and something wanted needs it."""

    exit_code = ExitCode.PLUGIN


class Deprecated(DeprecationWarning):
    """A name, a hook or a key that will go: since when, when it goes, and what to use.

    Loading a plugin tells it in one line with the plugin's name and version.
    """

    def __init__(self, what: str | Label, *, since: str, until: str, use: str) -> None:
        message = sentence(
            "{what} is deprecated since {since} and goes with {until}: use {use}",
            what=what,
            since=since,
            until=until,
            use=use,
        )
        super().__init__(message)


@attrs.define
class Faults:
    """Collects every fault of a file before any is raised."""

    found: list[Fault] = attrs.field(factory=list)

    def add(
        self, code: str, message: Message, *, where: str = "", who: str = "", hint: Message = NOTHING
    ) -> None:
        """Note one fault."""
        self.found.append(Fault(code, message, where, who, hint))

    def extend(self, faults: Iterable[Fault]) -> None:
        """Note the faults that another reader collected."""
        self.found.extend(faults)

    def raise_if_any(self, error: type[KpiError]) -> None:
        """Raise all that was noted as one `error`, or do nothing."""
        if self.found:
            raise error(*self.found)


def nearest(name: str, valid: Iterable[str]) -> Message:
    """Return a hint that names the valid name closest to `name`, or lists a few when none is close."""
    # A word of an enumeration is told as it is written, not as the member that it is.
    choices = sorted({str(one) for one in valid})
    # Of a Chinese word of two characters one that differs is half of it.
    alike = 0.5 if len(name) == 2 and not name.isascii() else 0.6
    close = _closest(name, choices, alike)
    if close is not None:
        return sentence("did you mean {name!r}?", name=close)
    shown = listed([*choices[:8], "..."] if len(choices) > 8 else choices)
    return sentence("known: {names}", names=shown) if choices else NOTHING


def _closest(name: str, choices: Sequence[str], alike: float) -> str | None:
    """Return what `difflib.get_close_matches` gives as the first, without working out who cannot win any more.

    `choices` are in order; of those that are as close the last is meant.
    """
    from difflib import SequenceMatcher

    matcher = SequenceMatcher()
    matcher.set_seq2(name)
    found, best = None, alike
    for one in reversed(choices):
        matcher.set_seq1(one)
        for ratio in (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio):
            near = ratio()
            if near < best or (near == best and found is not None):
                break
        else:
            found, best = one, near
    return found
