"""Everything that the program says stands in a catalogue, in both languages."""

import ast
import re
import sys
from pathlib import Path
from string import Formatter

import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "core"))
import words  # noqa: E402 - a script beside the sources, not a package

sys.path.remove(str(ROOT / "core"))

CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
READ: set[str] = set()
"""Modules with words that are read from files and from what people type, and with terms that declarations bring."""
each_package = pytest.mark.parametrize("package", words.PACKAGES.values(), ids=words.PACKAGES)


@each_package
def test_every_text_has_a_translation(package):
    known = words.translations(package)
    missing = sorted(
        {(str(one.module), one.text.one) for one in words.texts(package) if one.text not in known}
    )
    assert missing == []


@each_package
def test_a_translation_has_the_values_of_its_text(package):
    wrong = {
        text.one: string
        for text, string in words.translations(package).items()
        if fields(string) != fields(text.many or text.one)
        and not (text.many and fields(text.one) == fields(string))
    }
    assert wrong == {}


@each_package
def test_a_translation_is_chinese(package):
    same = [one.one for one, string in words.translations(package).items() if not CHINESE.search(string)]
    assert [one for one in same if re.search(r"[a-z]{4}", re.sub(r"\{[^}]*\}", "", one))] == []


@each_package
def test_the_catalogue_holds_what_the_code_says_and_is_compiled(package):
    made = words.files(package)
    folder = package / "locale"
    kept = {*folder.rglob("*.po"), *folder.rglob("*.mo")}
    assert {
        file for file, content in made.items() if not file.exists() or file.read_bytes() != content
    } == set()
    assert kept == set(made)


@pytest.mark.parametrize("package", [words.PACKAGES["kpi"]], ids=["kpi"])
def test_no_module_of_the_core_writes_chinese_that_the_catalogue_should_hold(package):
    found = {
        module.relative_to(package).as_posix()
        for module in package.rglob("*.py")
        if "templates" not in module.relative_to(package).parts and _writes_chinese(module)
    }
    assert found - READ == set()
    assert READ - found == set(), "no longer needed"


def _writes_chinese(module):
    tree = ast.parse(module.read_text("utf-8"))
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    docs |= {id(one.value) for one in ast.walk(tree) if isinstance(one, ast.Expr)}
    return any(
        isinstance(one, ast.Constant)
        and isinstance(one.value, str)
        and id(one) not in docs
        and CHINESE.search(one.value)
        for one in ast.walk(tree)
    )


def fields(pattern):
    """Return the names of the values that a pattern has."""
    try:
        return {name for _, name, _, _ in Formatter().parse(pattern) if name}
    except ValueError:
        return {"not a pattern"}
