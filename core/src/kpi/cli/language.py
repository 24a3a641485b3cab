"""In which language the program talks: errors, hints, warnings, help, and all that it says on stderr.

Tables and forms have the language of `--lang` (`KPI_LANG`, else Chinese). Talk follows these too where they are
given, else the locale; without any of them it is English, so that scripts read the same everywhere.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

from kpi.words.texts import folder

_LANGUAGES = ("zh", "en")
_LOCALE = ("LC_ALL", "LC_MESSAGES", "LANG")
_SPOKEN: ContextVar[str] = ContextVar("spoken")


def language() -> str:
    """Return the language of talk, `zh` or `en`, of the command that runs."""
    return _SPOKEN.get(None) or spoken((), os.environ)


def spoken(arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """Return the language that the arguments ask for, else `KPI_LANG`, else the locale's where that is Chinese.

    Read from the arguments, since a usage error comes before any option is known.
    """
    told = environment.get("KPI_LANG", "")
    for before, argument in zip(("", *arguments), arguments, strict=False):
        name, equals, value = argument.partition("=")
        if before == "--lang":
            told = argument
        elif name == "--lang" and equals:
            told = value
    if told in _LANGUAGES:
        return told
    return "zh" if _locale(environment).lower().startswith(("zh", "chinese")) else "en"


def _locale(environment: Mapping[str, str]) -> str:
    named = next((value for name in _LOCALE if (value := environment.get(name))), "")
    if named or os.name != "nt":
        return named
    import locale

    return locale.getlocale()[0] or ""


@contextmanager
def speaking(arguments: Sequence[str]) -> Iterator[None]:
    """Talk in the language that the arguments ask for; in a document for a program click's own words stay English."""
    chosen = spoken(arguments, os.environ)
    before = _SPOKEN.set(chosen)
    try:
        if chosen == "zh" and not wants_json(arguments):
            with _gettext_of_kpi(chosen):
                yield
        else:
            yield
    finally:
        _SPOKEN.reset(before)


@contextmanager
def _gettext_of_kpi(lang: str) -> Iterator[None]:
    """Let gettext, which click asks for its words, find them in the catalogue; see `kpi.cli.click_words`."""
    import gettext

    domain, asked = gettext.textdomain(), os.environ.get("LANGUAGE")
    # A small catalogue of its own: gettext decodes all of it.
    gettext.bindtextdomain("kpi.click", folder("kpi"))
    gettext.textdomain("kpi.click")
    # gettext knows the language by the environment alone.
    os.environ["LANGUAGE"] = lang
    try:
        yield
    finally:
        gettext.textdomain(domain)
        if asked is None:
            os.environ.pop("LANGUAGE", None)
        else:
            os.environ["LANGUAGE"] = asked


def wants_json(arguments: Sequence[str]) -> bool:
    """Tell whether `-o json` or `-o ndjson` stands among the arguments, however it is written.

    Read from the arguments, since a usage error comes before any option is known.
    """
    for before, argument in zip(("", *arguments), arguments, strict=False):
        name, _, value = argument.partition("=")
        if name == "--output" and value in ("json", "ndjson"):
            return True
        if before in ("-o", "--output") and argument in ("json", "ndjson"):
            return True
        if argument in ("-ojson", "-ondjson"):
            return True
    return False


__all__ = ["language", "speaking", "spoken", "wants_json"]
