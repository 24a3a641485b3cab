"""Help in the language of talk: what commands and options say of themselves, looked up when it is printed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from copy import copy

import click

from kpi.cli.language import language
from kpi.words import Texts, phrase
from kpi.words.paragraphs import RAW, marked_paragraphs

_USAGE, _OPTIONS, _BELOW = phrase("Usage:"), phrase("[OPTIONS]"), phrase("COMMAND [ARGS]...")
_NARROW = 20
"""Columns that a text has, however narrow the terminal is."""


class Formatter(click.HelpFormatter):
    """Folds Chinese, which has no spaces and whose characters are two wide; all else as click does."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write how the command is typed; its own words for what stands there stay, those of click are told."""
        lang = language()
        for said in (_OPTIONS, _BELOW):
            args = args.replace(said.text("en"), said.text(lang))
        told = _USAGE.text(lang)
        super().write_usage(prog, args, prefix or (f"{told} " if told.isascii() else told))

    def write_heading(self, heading: str) -> None:
        """Write what stands above a list."""
        told = phrase("{heading}:", heading=heading).text("en" if heading.isascii() else language())
        self.write(f"{'':{self.current_indent}}{told}\n")

    def write_text(self, text: str) -> None:
        """Write paragraphs."""
        if text.isascii():
            super().write_text(text)
            return
        indent = " " * self.current_indent
        told = (_folded(one, self.width - self.current_indent) for one in text.split("\n\n"))
        self.write("\n\n".join("\n".join(f"{indent}{line}" for line in lines) for lines in told) + "\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write names and what they are."""
        every = [*rows]
        if all(text.isascii() for row in every for text in row):
            super().write_dl(every, col_max, col_spacing)
            return
        from kpi.output.widths import width_of

        margin = self.current_indent + min(max(width_of(name) for name, _ in every), col_max) + col_spacing
        for name, text in every:
            head = f"{'':{self.current_indent}}{name}"
            lines = _folded(text, max(self.width - margin, _NARROW))
            if width_of(head) > margin - col_spacing:
                self.write(f"{head}\n")
                head = ""
            self.write(f"{head}{'':{margin - width_of(head)}}{lines[0]}\n")
            self.write("".join(f"{'':{margin}}{line}\n" for line in lines[1:]))


class TellingContext(click.Context):
    """A context whose help is in the language of talk."""

    formatter_class = Formatter

    def get_help(self) -> str:
        """Return the help of the command."""
        told = copy(told_in(self.command, language()))
        # click keeps --help in the language in which it was first asked for.
        vars(told)["_help_option"] = None
        return told.get_help(self)


def telling(command: click.Command) -> click.Command:
    """Let a command, and those below it, tell their help in the language of talk."""
    command.context_class = TellingContext
    for below in command.commands.values() if isinstance(command, click.Group) else ():
        telling(below)
    return command


def told_in(command: click.Command, lang: str) -> click.Command:
    """Return a command whose help is in a language: a copy, or itself in English."""
    if lang == "en":
        return command
    package = (getattr(command.callback, "__module__", "") or "kpi").partition(".")[0]
    catalogues = [Texts(name) for name in dict.fromkeys((package, "kpi"))]

    def find(text: str) -> str:
        return next((told for one in catalogues if (told := one.find(lang, text)) != text), text)

    found = copy(command)
    if command.help:
        told = [raw + find(text) for raw, text in marked_paragraphs(command.help)]
        found.help = "\n\n".join(told)
        # click would cut it after so many letters, or at the first dot.
        found.short_help = re.split(r"[。：；]", told[0])[0]
    found.params = [copy(one) for one in command.params]
    for param in found.params:
        if isinstance(param, click.Option) and param.help:
            param.help = find(param.help)
    if isinstance(found, click.Group):
        found.commands = {name: told_in(one, lang) for name, one in found.commands.items()}
    return found


def _folded(text: str, width: int) -> list[str]:
    from kpi.output.widths import wrapped

    whole = text.removeprefix(RAW)
    return (whole if whole != text else wrapped(whole, width)).split("\n")


__all__ = ["Formatter", "TellingContext", "telling", "told_in"]
