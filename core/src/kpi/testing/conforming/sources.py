"""The sources of a plugin read as text: what they import, and whether they look at a clock or throw dice."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

from kpi.errors import Fault
from kpi.testing.conforming.subject import Subject
from kpi.words import listed, sentence

_PUBLIC = "kpi.api"
_FOR_TESTS = "kpi.testing"
_IMPORTERS = ("import_module", "__import__")
_CLOCKS = {
    "date.today", "datetime.now", "datetime.today", "datetime.utcnow", "time.time", "time.time_ns", "time.localtime",
    "time.gmtime", "uuid.uuid1", "uuid.uuid4", "os.urandom",
}  # fmt: skip
_DICE = ("random", "secrets")
_OF_CHANCE = ("Random",)
"""What of these modules may be used: a generator that is given its seed."""


def imports(subject: Subject) -> Iterator[Fault]:
    """Yield each import of a part of kpi that is no plugin's business, and of other plugins."""
    own = subject.package.partition(".")[0]
    others = {one.target.partition(":")[0].partition(".")[0] for one in subject.others} - {own, "kpi"}
    for file, tree in _parsed(subject):
        in_tests = bool({"tests", "test"} & set(_inside(subject, file).parts[:-1]))
        for line, name in _imported(tree):
            where = f"{file}:{line}"
            top = name.partition(".")[0]
            may = name == _PUBLIC or (in_tests and f"{name}.".startswith(f"{_FOR_TESTS}."))
            if top == "kpi" and not may:
                hint = sentence(
                    "everything that a plugin may use stands in kpi.api; kpi.testing is for its tests"
                )
                yield Fault("conformance", sentence("imports {name}", name=name), where, hint=hint)
            elif top in others:
                hint = sentence("name what it declares by its full id in the rule files")
                yield Fault(
                    "conformance", sentence("imports {name}, another plugin", name=name), where, hint=hint
                )


def chance(subject: Subject) -> Iterator[Fault]:
    """Yield each look at a clock and each throw of dice; a command may do both."""
    for file, tree in _parsed(subject):
        if _module(subject, file) in subject.command_modules:
            continue
        for node in ast.walk(tree):
            hint = sentence(
                "a rule is told its day and period; an example company draws from random.Random(seed)"
            )
            if isinstance(node, ast.ImportFrom) and (taken := _of_chance(node)):
                message = sentence("imports {names} of {module}", names=listed(taken), module=node.module)
                yield Fault("conformance", message, f"{file}:{node.lineno}", hint=hint)
            if not isinstance(node, ast.Call):
                continue
            parts = _dotted(node.func)
            said = ".".join(parts)
            dice = len(parts) > 1 and parts[0] in _DICE and parts[1] not in _OF_CHANCE
            unseeded = parts[-1:] == ["Random"] and not node.args and not node.keywords
            if ".".join(parts[-2:]) in _CLOCKS or dice or unseeded:
                yield Fault(
                    "conformance",
                    sentence("calls {function}()", function=said),
                    f"{file}:{node.lineno}",
                    hint=hint,
                )


def _of_chance(node: ast.ImportFrom) -> list[str]:
    """Return what an import takes of a clock or of dice."""
    names = [one.name for one in node.names]
    if node.module in _DICE:
        return [name for name in names if name not in _OF_CHANCE]
    return [name for name in names if f"{node.module}.{name}" in _CLOCKS]


def _parsed(subject: Subject) -> Iterator[tuple[Path, ast.Module]]:
    for file in subject.sources:
        try:
            yield file, ast.parse(file.read_bytes(), str(file))
        except SyntaxError:
            continue  # It cannot be imported, which another test tells.


def _imported(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield the line and the full name of everything that is imported; `from kpi import x` is `kpi.x`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, one.name) for one in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            yield from ((node.lineno, one) for one in _from(node.module, [one.name for one in node.names]))
        elif isinstance(node, ast.Call) and _dotted(node.func)[-1:] in [[one] for one in _IMPORTERS]:
            first = node.args[0] if node.args else None
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield node.lineno, first.value


def _from(module: str, names: Iterable[str]) -> Iterable[str]:
    return [f"kpi.{name}" for name in names] if module == "kpi" else [module]


def _dotted(node: ast.expr) -> list[str]:
    if isinstance(node, ast.Attribute):
        return [*_dotted(node.value), node.attr]
    return [node.id] if isinstance(node, ast.Name) else []


def _inside(subject: Subject, file: Path) -> Path:
    """Return where a file lies in the package, whatever folders the package lies in."""
    return Path(file.name) if subject.folder is None else file.relative_to(subject.folder)


def _module(subject: Subject, file: Path) -> str:
    if subject.folder is None:
        return subject.package
    parts = _inside(subject, file).with_suffix("").parts
    return ".".join((subject.package, *(part for part in parts if part != "__init__")))


__all__ = ["chance", "imports"]
