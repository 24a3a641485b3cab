"""The catalogue of a package: what stands in its files, and what should."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from kpi.words.collect.found import Found, Text, texts

PARTS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "kpi": {"kept": ("engine", "kit", "model", "errors.py"), "click": ("cli/click_words.py",)}
}
"""Catalogues of a part of a package, and where it is said: what runs keep in English (`kpi.words.heard` says it again in
another language), and the words of click, for which gettext reads a catalogue whole."""

_NO_DAY = datetime(2018, 1, 1, tzinfo=UTC)
"""A compiled catalogue changes where a text does, not with the day."""


def folder_of(found: Found, package: Path) -> str:
    """Return the name of the file that a text stands in: the first folder below its package, else the package."""
    parts = found.module.relative_to(package).parts
    return parts[0] if len(parts) > 1 else package.name


def collected(package: Path) -> dict[str, Catalog]:
    """Return the catalogue files of a package as they should be; a text that several folders say stands once."""
    known = translations(package)
    homes: dict[Text, str] = {}
    places: dict[Text, set[str]] = defaultdict(set)
    for found in texts(package):
        homes.setdefault(found.text, folder_of(found, package))
        places[found.text].add(found.module.relative_to(package).as_posix())
    made: dict[str, Catalog] = {}
    for text, home in homes.items():
        catalog = made.setdefault(home, Catalog(locale="zh", fuzzy=False))
        string = known.get(text, "")
        catalog.add(
            *_entry(text, string),
            locations=[(place, 0) for place in sorted(places[text])],
            context=text.context or None,
        )
    return made


def translations(package: Path) -> dict[Text, str]:
    """Return what the files of a package translate; of a text in several files the filled one counts."""
    found: dict[Text, str] = {}
    for file in sorted((package / "locale/zh").glob("*.po")):
        with file.open("rb") as opened:
            catalog = read_po(opened, locale="zh")
        for message in catalog:
            if not message.id:
                continue
            one, many = message.id if isinstance(message.id, tuple | list) else (message.id, "")
            string = message.string if isinstance(message.string, str) else (message.string or ("",))[0]
            if string and not message.fuzzy:
                found[Text(one, many, message.context or "")] = string
    return found


def po(catalog: Catalog) -> bytes:
    """Return a catalogue file as text: sorted, without line numbers and dates, so that it changes where a text does."""
    out = io.BytesIO()
    write_po(out, catalog, width=120, omit_header=True, include_lineno=False, sort_output=True)
    head = b'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Plural-Forms: nplurals=1; plural=0;\\n"\n'
    return head + b"\n" + out.getvalue().lstrip(b"\n")


def mo(catalogs: Iterable[Catalog]) -> bytes:
    """Return the compiled catalogue of all files of a package."""
    whole = Catalog(locale="zh", fuzzy=False, creation_date=_NO_DAY, revision_date=_NO_DAY)
    for catalog in catalogs:
        for message in catalog:
            if message.id:
                whole.add(message.id, message.string, context=message.context)
    out = io.BytesIO()
    whole.mime_headers = [
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Plural-Forms", "nplurals=1; plural=0;"),
    ]
    write_mo(out, whole)
    return out.getvalue()


def files(package: Path) -> dict[Path, bytes]:
    """Return every file of a package's catalogue with its content as it should be."""
    made = collected(package)
    folder = package / "locale/zh"
    if not made:
        return {}
    return {
        **{folder / f"{home}.po": po(catalog) for home, catalog in sorted(made.items())},
        folder / "LC_MESSAGES" / f"{package.name}.mo": mo(made[home] for home in sorted(made)),
        **_parts(package),
    }


def _parts(package: Path) -> dict[Path, bytes]:
    """Return the compiled catalogues of the parts of a package; none of a package that has no parts."""
    known, found, made = translations(package), texts(package), {}
    for name, places in PARTS.get(package.name, {}).items():
        said = {one.text for one in found if _stands_in(one.module.relative_to(package), places)}
        catalog = Catalog(locale="zh", fuzzy=False)
        for text in sorted(said & set(known)):
            if not text.context:
                catalog.add(*_entry(text, known[text]))
        made[package / f"locale/zh/LC_MESSAGES/{package.name}.{name}.mo"] = mo([catalog])
    return made


def _stands_in(module: Path, places: tuple[str, ...]) -> bool:
    return any(module == Path(place) or Path(place) in module.parents for place in places)


def _entry(text: Text, string: str) -> tuple[str | tuple[str, str], str | tuple[str]]:
    """Return a text and its translation as Babel wants them; Chinese has one form for any number."""
    return ((text.one, text.many), (string,)) if text.many else (text.one, string)


def renew(package: Path) -> int:
    """Write the files of a package's catalogue; return how many texts have no translation yet."""
    made = files(package)
    for old in (package / "locale/zh").glob("*.po"):
        if old not in made:
            old.unlink()
    for file, content in made.items():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return len(waiting(package))


def waiting(package: Path) -> list[Text]:
    """Return the texts of a package without a translation."""
    known = translations(package)
    return [one for one in dict.fromkeys(found.text for found in texts(package)) if one not in known]


def stale(package: Path) -> list[Path]:
    """Return the files of a package's catalogue that do not say what its code says: to be renewed."""
    return [
        file for file, content in files(package).items() if not file.exists() or file.read_bytes() != content
    ]


__all__ = ["PARTS", "collected", "files", "renew", "stale", "translations", "waiting"]
