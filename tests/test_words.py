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
READ: dict[str, tuple[str, ...]] = {
    "words and forms of dates, numbers, yes and no, as people write them": (
        "engine/measure/own_ratings.py",
        "ingest/values/dates.py",
        "ingest/values/parsers.py",
        "kit/scorers/columns.py",
        "model/period.py",
        "trial/ladder/history.py",
        "trial/ladder/ladders.py",
        "trial/procedures.py",
        "trial/values.py",
        "app/vocabulary.py",
    ),
    "marks of a Chinese keyboard, found in what is typed, imported and printed": (
        "app/filling/cards.py",
        "app/forms/rows.py",
        "app/slips/meanings.py",
        "cli/helping.py",
        "documents.py",
        "harmless.py",
        "ingest/layout.py",
        "ingest/values/text.py",
        "output/widths.py",
    ),
    "headings of import columns and labels of metrics: declared, as those of rule files are": (
        "kit/tables/attendance.py",
        "kit/tables/calls.py",
        "kit/tables/operations.py",
        "kit/tables/service.py",
        "kit/tables/tickets.py",
        "model/builtin.py",
        "model/facts.py",
        "model/gathering.py",
    ),
    "letters that a font must have, and a label that no tree names": (
        "expr/check/sampling.py",
        "output/pages/pdf.py",
    ),
}
"""Modules whose Chinese is read or declared, by what it is; all else that is Chinese belongs to the catalogue."""
FOR_PROGRAMMERS: dict[str, str] = {
    "exact.py": "weights are made by the program",
    "ingest/readers/xlsx_marks.py": "a part that the program asks for",
    "lake/facts.py": "a column that the program names",
    "output/pages/pdf.py": "a page of the program that fetches something",
    "output/workbook/book.py": "a validation that the program wrote",
    "output/workbook/lists.py": "a list that the program made",
    "store/query.py": "a column that the program names",
    "store/shape.py": "a column that the program names",
    "words/compiled.py": "a catalogue that was not compiled; whoever cannot read it finds no translation",
}
"""Modules of the core with errors that only a mistake of the program can raise; nobody is to read them."""
FORMULAE = ("{how} over {scope}",)
"""What Chinese says by the order of its parts."""
TOLD = ("UsageError", "BadParameter", "ClickException", "ValueError", "KeyError", "LookupError", "DataError")
"""Errors whose words people read; a TypeError is a mistake in code."""
PRINTED = ("echo", "secho", "prompt", "confirm", "report", "report_each", "Problem", "Finding")
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
    same = [
        one.one
        for one, string in words.translations(package).items()
        if not CHINESE.search(string) and one.one not in FORMULAE
    ]
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
        module.relative_to(package).as_posix() for module in words.modules(package) if _writes_chinese(module)
    }
    read = {one for some in READ.values() for one in some}
    assert found - read == set()
    assert read - found == set(), "no longer needed"


@each_package
def test_no_module_says_english_that_no_catalogue_holds(package):
    found = [
        one
        for module in words.modules(package)
        for one in _bare(module, module.relative_to(package).as_posix())
    ]
    wrong = [one for one in found if one[0] not in FOR_PROGRAMMERS or one[1] not in TOLD]
    assert wrong == []
    if package.name == "kpi":
        assert set(FOR_PROGRAMMERS) - {where for where, *_ in found} == set(), "no longer needed"


@each_package
def test_a_text_of_the_catalogue_stands_in_the_code_as_it_is(package):
    glued = [
        (module.relative_to(package).as_posix(), node.lineno)
        for module in words.modules(package)
        for node in ast.walk(ast.parse(module.read_text("utf-8")))
        if isinstance(node, ast.Call) and words.called(node) in words.CALLS
        for argument in node.args
        if isinstance(argument, ast.JoinedStr | ast.BinOp)
    ]
    assert glued == []


@pytest.mark.parametrize(
    "line",
    [
        'raise click.UsageError("give a period")',
        'raise ValueError(f"{text} is no day")',
        'click.echo("nothing to do")',
        'context.report("code", "nobody is there")',
        'TITLE = Label("", "Score")',
        'TITLE = Label(en="Score of the month")',
    ],
)
def test_english_beside_the_catalogue_is_found(tmp_path, line):
    module = tmp_path / "one.py"
    module.write_text(line, "utf-8")
    assert len(list(_bare(module, "one.py"))) == 1


@pytest.mark.parametrize(
    "line",
    [
        'raise click.UsageError(sentence("give a period"))',
        'click.echo(f"{name}  {value}")',
        'context.report("code", message)',
        'SCORE = Label("得分", "score")',
    ],
)
def test_texts_of_the_catalogue_and_declared_labels_are_not(tmp_path, line):
    module = tmp_path / "one.py"
    module.write_text(line, "utf-8")
    assert list(_bare(module, "one.py")) == []


def _bare(module, where):
    """Give place, function and text of what a module says in English without a catalogue."""
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = words.called(node)
        if name == "Label":
            # One label of two that are given is a translation beside the catalogue where the Chinese is missing.
            zh, en, *_ = (*node.args, None, None)
            en = next((one.value for one in node.keywords if one.arg == "en"), en)
            if (
                (zh is None or isinstance(zh, ast.Constant))
                and not _text(zh)
                and re.search("[a-z]{3}", _text(en))
            ):
                yield where, name, _text(en)
        elif name in TOLD or name in PRINTED:
            first = name in ("report", "report_each", "Problem", "Finding")
            for said in filter(None, map(_text, node.args[1 if first else 0 :])):
                if " " in said.strip() and re.search(r"[a-z]{3}", said):
                    yield where, name, said


def _text(node):
    """Return the letters that an expression has of its own: of a constant, a pattern, a sum of them."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(one) or "{}" for one in node.values)
    if isinstance(node, ast.BinOp):
        return _text(node.left) + _text(node.right)
    return ""


def _writes_chinese(module):
    tree = ast.parse(module.read_text("utf-8"))
    docs = {id(one.value) for one in ast.walk(tree) if isinstance(one, ast.Expr)}
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
