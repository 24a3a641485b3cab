"""What holds for the repository as a whole."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
DISTRIBUTIONS = (
    "core",
    "plugins/ecommerce",
    "plugins/callcenter",
    "plugins/installer",
    "plugins/management",
    "plugins/law-cn",
)
MOST_LINES = 400


def tracked(*patterns):
    done = subprocess.run(
        ["git", "ls-files", "-z", *patterns], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [ROOT / name for name in done.stdout.split("\0") if name and (ROOT / name).is_file()]


def project(distribution):
    return tomllib.loads((ROOT / distribution / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def pinned():
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return {canonicalize_name(line.partition("==")[0]) for line in lines if "==" in line}


def test_no_file_names_a_place_of_one_machine():
    places = re.compile(rb"(?<![\w.])/(?:home|Users|root|work|mnt)/\w|[a-z]-index-url|\bindex-url")
    named = []
    for file in tracked():
        if file == Path(__file__):
            continue
        content = file.read_bytes()
        if b"\0" not in content and (found := places.search(content)):
            named.append(f"{file.relative_to(ROOT)}: {found[0]!r}")
    assert named == []


def test_no_source_file_is_longer_than_a_person_reads():
    lengths = {file: len(file.read_text(encoding="utf-8").splitlines()) for file in tracked("*.py")}
    assert [str(file.relative_to(ROOT)) for file, length in lengths.items() if length > MOST_LINES] == []


def test_every_module_says_what_it_is():
    silent = [
        str(file.relative_to(ROOT))
        for file in tracked("core/src/*.py", "plugins/*/src/*.py")
        if not ast.get_docstring(ast.parse(file.read_text(encoding="utf-8")))
    ]
    assert silent == []


def test_nothing_is_left_for_later():
    marks = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|NotImplemented" + r"Error)\b")
    unfinished = [
        str(file.relative_to(ROOT))
        for file in tracked("*.py")
        if marks.search(file.read_text(encoding="utf-8"))
    ]
    assert unfinished == []


@pytest.mark.parametrize("distribution", DISTRIBUTIONS)
def test_every_distribution_has_readme_licence_and_typing_marker(distribution):
    folder = ROOT / distribution
    assert (folder / "LICENSE").read_text(encoding="utf-8") == (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert (
        (folder / "README.md").read_text(encoding="utf-8").startswith(f"# {project(distribution)['name']}\n")
    )
    assert len(list(folder.glob("src/*/py.typed"))) == 1
    assert project(distribution)["license"] == "MIT"


@pytest.mark.parametrize("distribution", DISTRIBUTIONS[1:])
def test_every_plugin_stands_on_the_core_alone(distribution):
    name = distribution.partition("/")[2]
    plain = name.replace("-", "_")
    told = project(distribution)
    assert told["name"] == f"kpi-{name}"
    assert [Requirement(one).name for one in told["dependencies"]] == ["kpi-core"]
    assert told["entry-points"]["kpi.plugins"] == {plain: f"kpi_{plain}:plugin"}


@pytest.mark.parametrize("distribution", DISTRIBUTIONS)
def test_metadata_gives_ranges_and_the_constraints_give_pins(distribution):
    for text in project(distribution)["dependencies"]:
        requirement = Requirement(text)
        assert requirement.specifier, text
        assert all(one.operator != "==" for one in requirement.specifier), text
        if requirement.name != "kpi-core":
            assert canonicalize_name(requirement.name) in pinned()


def test_every_tool_of_a_developer_is_pinned():
    lines = (ROOT / "requirements-dev.txt").read_text(encoding="utf-8").splitlines()
    wanted = {canonicalize_name(line) for line in lines if line and not line.startswith("#")}
    assert wanted <= pinned()


def foreign(files):
    """Return the top packages that files import, besides Python's own and the core."""
    imported = set()
    for file in files:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                imported.add(node.module.partition(".")[0])
    return imported - set(sys.stdlib_module_names) - {"kpi"}


def test_core_declares_what_it_imports_and_imports_what_it_declares():
    distribution_of = {"attr": "attrs", "python_calamine": "python-calamine", "sqlite_utils": "sqlite-utils"}
    core = ROOT / "core/src/kpi"
    files = [one for one in tracked("core/src/*.py") if not one.is_relative_to(core / "templates")]
    # Only a test run imports the test kit, and so pytest is there.
    kit = [one for one in files if one.is_relative_to(core / "testing")]
    imported = foreign(set(files) - set(kit)) | foreign(kit) - {"pytest"}
    declared = {canonicalize_name(Requirement(one).name) for one in project("core")["dependencies"]}
    assert {canonicalize_name(distribution_of.get(name, name)) for name in imported} == declared


def test_every_library_of_an_extra_is_declared_in_that_extra():
    distribution_of = {"fontTools": "fonttools", "vl_convert": "vl-convert-python"}
    extras = project("core")["optional-dependencies"]
    asked = {
        (node.args[0].value.partition(".")[0], node.args[1].value)
        for file in tracked("core/src/*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") == "needed"
        and len(node.args) == 2
        and all(isinstance(one, ast.Constant) for one in node.args)
        and node.args[1].value in extras
    }
    declared = {
        (canonicalize_name(Requirement(one).name), extra)
        for extra, of_extra in extras.items()
        if extra != "all"
        for one in of_extra
    }
    assert {(canonicalize_name(distribution_of.get(name, name)), extra) for name, extra in asked} == declared
