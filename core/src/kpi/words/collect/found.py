"""Finding what a package says: calls of the functions of `kpi.words`, help of commands, and templates of pages."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from kpi.words.paragraphs import paragraphs

CALLS: Mapping[str, tuple[str, ...]] = {
    "phrase": ("one",),
    "sentence": ("one",),
    "worded": ("one",),
    "phrase_in": ("context", "one"),
    "phrase_for": ("n", "one", "many"),
    "Entry": ("module", "one"),
}
"""What the arguments of the functions of `kpi.words` and `kpi.engine.wording` are, in their order, and of a line of the table of commands."""
_COMMANDS = ("command", "group")
_OPTIONS = ("option", "version_option")
"""What makes a command of click, whose help is its docstring, and an option, whose help is an argument."""


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
    for module in modules(package):
        yield from (Found(one, module) for one in _said(ast.parse(module.read_text("utf-8"))))
    for page in modules(package, "*.html"):
        yield from (Found(one, page) for one in _printed(page))


def modules(package: Path, pattern: str = "*.py") -> Iterator[Path]:
    """Give the files of a package, but for what it writes for others from its folder `templates`."""
    for one in sorted(package.rglob(pattern)):
        if one.relative_to(package).parts[0] != "templates":
            yield one


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
            if isinstance(one, ast.Constant) and isinstance(one.value, str) and key in Text._fields
        }
        if words.get("one"):
            yield Text(**words)


def called(node: ast.AST) -> str:
    """Return the last name of what is called."""
    function = node.func if isinstance(node, ast.Call) else None
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _printed(page: Path) -> Iterator[Text]:
    from jinja2.ext import babel_extract

    with page.open("rb") as file:
        for _, name, found, _ in babel_extract(file, ("_", "gettext", "ngettext", "pgettext"), (), {}):
            parts = (found,) if isinstance(found, str) else tuple(one for one in found or () if one)
            yield Text(parts[1], context=parts[0]) if name == "pgettext" else Text(*parts[:2])


__all__ = ["CALLS", "Found", "Text", "called", "modules", "texts"]
