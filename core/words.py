"""Collect what every distribution says into its catalogue, and compile it: `python core/words.py`.

A distribution's catalogue is `locale/zh/*.po` in its package, one file for each folder of it, and the compiled
`locale/zh/LC_MESSAGES/<package>.mo`, which is all that the program reads. Translations that stand there are kept;
new texts stand with an empty `msgstr` to be filled in, and a second call compiles them.
"""

from __future__ import annotations

import ast
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import NamedTuple

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from kpi.cli.helping import paragraphs

ROOT = Path(__file__).resolve().parents[1]
PACKAGES: Mapping[str, Path] = {
    folder.name: folder
    for folder in (ROOT / "core/src/kpi", *sorted(ROOT.glob("plugins/*/src/kpi_*")))
    if folder.is_dir()
}
CALLS: Mapping[str, tuple[str, ...]] = {
    "phrase": ("one",),
    "sentence": ("one",),
    "worded": ("one",),
    "phrase_in": ("context", "one"),
    "phrase_for": ("n", "one", "many"),
    "Entry": ("module", "one"),
}
"""What the arguments of the functions of `kpi.words` and `kpi.engine.wording` are, in their order, and of a line of the table of commands."""
KEPT: Mapping[str, tuple[str, ...]] = {"kpi": ("engine", "kit", "model", "errors.py")}
"""Where what runs keep in English is said, by package: `kpi.words.heard` says it again in another language."""
_COMMANDS = ("command", "group")
_OPTIONS = ("option", "version_option")
"""What makes a command of click, whose help is its docstring, and an option, whose help is an argument."""

_NO_DAY = datetime(2018, 1, 1, tzinfo=UTC)
"""A compiled catalogue changes where a text does, not with the day."""


class Text(NamedTuple):
    """A text as the catalogue knows it: `many` is the pattern for several things, `context` tells like texts apart."""

    one: str
    many: str = ""
    context: str = ""


class Found(NamedTuple):
    """A text and the module that says it."""

    text: Text
    module: Path


@cache
def texts(package: Path) -> tuple[Found, ...]:
    """Find every text in the modules and templates of a package."""
    return tuple(_texts(package))


def _texts(package: Path) -> Iterator[Found]:
    for module in sorted(package.rglob("*.py")):
        if "templates" not in module.relative_to(package).parts:
            yield from (Found(one, module) for one in _said(ast.parse(module.read_text("utf-8"))))
    for page in sorted((package / "output").rglob("*.html")):
        yield from (Found(one, page) for one in _printed(page))


def _said(tree: ast.AST) -> Iterator[Text]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and any(called(one) in _COMMANDS for one in node.decorator_list):
            yield from map(Text, paragraphs(ast.get_docstring(node, clean=False) or ""))
        if not isinstance(node, ast.Call):
            continue
        name = called(node)
        if name in _OPTIONS:
            told = (
                one.value
                for one in node.keywords
                if one.arg == "help" and isinstance(one.value, ast.Constant)
            )
            yield from (Text(one.value) for one in told if isinstance(one.value, str))
        given = dict(zip(CALLS.get(name, ()), node.args, strict=False))
        words = {
            key: one.value
            for key, one in given.items()
            if isinstance(one, ast.Constant) and key in Text._fields
        }
        if isinstance(words.get("one"), str):
            yield Text(**words)


def called(node: ast.AST) -> str:
    """Return the last name of what is called."""
    function = node.func if isinstance(node, ast.Call) else None
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _printed(page: Path) -> Iterator[Text]:
    from jinja2.ext import babel_extract

    with page.open("rb") as file:
        for _, name, found, _ in babel_extract(file, ("_", "gettext", "ngettext", "pgettext"), (), {}):
            parts = (found,) if isinstance(found, str) else tuple(one for one in found if one)
            yield Text(parts[1], context=parts[0]) if name == "pgettext" else Text(*parts[:2])


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
            string = message.string if isinstance(message.string, str) else message.string[0]
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
        **_kept(package),
    }


def _kept(package: Path) -> dict[Path, bytes]:
    """Return the compiled catalogue of what runs keep; none of a package that keeps nothing."""
    floors = KEPT.get(package.name, ())
    known = translations(package)
    said = {one.text for one in texts(package) if one.module.relative_to(package).parts[0] in floors}
    catalog = Catalog(locale="zh", fuzzy=False)
    for text in sorted(said & set(known)):
        if not text.context:
            catalog.add(*_entry(text, known[text]))
    return {package / f"locale/zh/LC_MESSAGES/{package.name}.kept.mo": mo([catalog])} if floors else {}


def _entry(text: Text, string: str) -> tuple[str | tuple[str, str], str | tuple[str]]:
    """Return a text and its translation as Babel wants them; Chinese has one form for any number."""
    return ((text.one, text.many), (string,)) if text.many else (text.one, string)


def main() -> None:
    """Renew the catalogues of all distributions, and say which texts wait for a translation."""
    for package in PACKAGES.values():
        made = files(package)
        for old in (package / "locale/zh").glob("*.po"):
            if old not in made:
                old.unlink()
        for file, content in made.items():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        waiting = {found.text for found in texts(package)} - set(translations(package))
        print(f"{package.name}: {len(waiting)} texts without a translation")


if __name__ == "__main__":
    main()
