"""Errors as a person, or with `-o json` a program, reads them, and the exit code of each."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence

import click

from kpi.cli.language import language, wants_json
from kpi.errors import ExitCode, Fault, KpiError
from kpi.words import Message, phrase, sentence, verbatim

INTERRUPTED = 130
"""What shells know as ended by the user."""
_STOPPED = phrase("stopped")


def report(error: Exception, arguments: Sequence[str]) -> int:
    """Say what went wrong on stderr, or on stdout as JSON where `arguments` ask for it; return the exit code."""
    if isinstance(error, click.exceptions.Exit):
        return error.exit_code
    if isinstance(error, click.Abort):
        click.echo(_STOPPED.text(language()), err=True)
        return INTERRUPTED
    if os.environ.get("KPI_DEBUG"):
        import traceback

        traceback.print_exception(error)
    code, faults = _explained(error)
    if wants_json(arguments):
        click.echo(json.dumps(document(faults), ensure_ascii=False))
    elif isinstance(error, click.ClickException):
        if isinstance(error.message, Message):
            # click declares it final, and puts it into a sentence of its own.
            vars(error)["message"] = error.message.text(language())
        if isinstance(error, click.MissingParameter) and language() != "en":
            # click ends the sentence with an English full stop, whatever its language.
            told = error.format_message().rstrip(".")
            vars(error)["format_message"] = lambda: told
        error.show(sys.stderr)
    else:
        for fault in faults:
            line = phrase("error: {fault}", fault=fault.text(language()))
            click.echo(line.text(language()), err=True)
    return code


def _explained(error: Exception) -> tuple[int, tuple[Fault, ...]]:
    if isinstance(error, KpiError):
        return error.exit_code, error.faults
    if isinstance(error, click.FileError):
        return ExitCode.DATA, (Fault("file", verbatim(error.format_message())),)
    if isinstance(error, click.ClickException):
        return ExitCode.USAGE, (Fault("usage", _of_click(error)),)
    if isinstance(error, OSError) and error.filename is not None:
        return ExitCode.DATA, (Fault("file", verbatim(error.strerror or error), where=str(error.filename)),)
    message = sentence("internal error: {kind}: {error}", kind=type(error).__name__, error=error)
    hint = sentence("this is a fault of kpi; KPI_DEBUG=1 prints where it happened")
    return ExitCode.INTERNAL, (Fault("internal", message, hint=hint),)


def _of_click(error: click.ClickException) -> Message:
    said = error.format_message()
    return said if isinstance(said, Message) else verbatim(said)


def document(faults: Sequence[Fault]) -> dict[str, object]:
    """Return the JSON of an error: the first fault, and all of them under `faults`."""
    every = [
        {"code": one.code, "message": one.message, "where": one.where, "who": one.who, "hint": one.hint}
        for one in faults
    ]
    return {"schema": 1, "error": {**every[0], "faults": every}}
