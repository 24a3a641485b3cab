"""Start-up is held by lists of what may be imported: a team of thirty waits for every module."""

import json
import os
import subprocess
import sys

import pytest

TABLES = {
    "attr",
    "attrs",
    "click",
    "rich",
    "pygments",
    "markdown_it",
    "mdurl",
    "typing_extensions",
}
"""Those that a command which prints a table may import."""

HEAVY = {"sqlite3", "asyncio", "importlib.metadata", "email", "unittest", "http", "ssl", "multiprocessing"}
"""Modules of the standard library that cost as much as a command may take in all."""

ENDING = "import atexit, json, sys; atexit.register(lambda: print(json.dumps(sorted(sys.modules)), file=sys.stderr))\n"


def modules(code, folder=None):
    done = subprocess.run(
        [sys.executable, "-P", "-c", ENDING + code], capture_output=True, text=True, check=False, cwd=folder
    )
    return set(json.loads(done.stderr.strip().rpartition("\n")[2]))


def foreign(names):
    tops = {name.partition(".")[0] for name in names}
    return {top for top in tops if top not in sys.stdlib_module_names and not top.startswith("_")} - {"kpi"}


BARE = foreign(modules(""))
"""What the environment itself imports into every Python (hooks of editable installs, coverage)."""


def run(*arguments, folder=None):
    return modules(
        f"import sys; sys.argv = ['kpi', *{arguments!r}]; from kpi.cli import main; main()", folder
    )


def test_importing_kpi_imports_nothing_else():
    seen = modules("import kpi")
    assert {name for name in seen if name.partition(".")[0] == "kpi"} == {"kpi"}
    assert foreign(seen) <= BARE


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_help_and_version_import_no_command_and_no_floor_below(option):
    seen = run(option)
    assert {name for name in seen if name.partition(".")[0] == "kpi"} <= {
        "kpi",
        "kpi.cli",
        "kpi.cli.commands",
        "kpi.cli.helping",
        "kpi.cli.language",
        "kpi.cli.main",
        "kpi.plugins",
        "kpi.plugins.discover",
        "kpi.words",
        "kpi.words.label",
        "kpi.words.paragraphs",
        "kpi.words.rows",
        "kpi.words.said",
        "kpi.words.texts",
    }
    assert foreign(seen) - BARE <= {"click"}
    assert not seen & HEAVY


@pytest.mark.parametrize("arguments", [["plugins"], ["plugins", "-o", "json"], ["completion", "bash"]])
def test_listing_plugins_loads_neither_a_plugin_nor_a_heavy_module(arguments):
    seen = run(*arguments)
    assert foreign(seen) - BARE <= TABLES
    assert not seen & HEAVY - {"email"}


def test_a_run_imports_no_reader_no_trial_and_no_explanation(tmp_path):
    run("init", folder=tmp_path)
    seen = run("run", "--period", "2025-01", "-o", "json", folder=tmp_path)
    assert {"polars", "kpi.engine.pay.chain", "kpi.store.store"} <= seen
    assert not [name for name in seen if name.startswith(("kpi.ingest", "kpi.trial", "kpi.engine.explain"))]
    assert not seen & {"packaging", "rich", "sqlite_utils", "openpyxl"}


def test_a_company_without_plugins_imports_none_and_nothing_of_what_it_has_not(tmp_path):
    run("init", folder=tmp_path)
    (tmp_path / "kpi.toml").write_text("schema = 1\nplugins = []\n", encoding="utf-8")
    seen = run("run", "--period", "2025-01", "-o", "json", folder=tmp_path)
    assert "kpi.engine.run" in seen
    unused = ("kpi.kit.attendance", "kpi.engine.attendance", "kpi.engine.ladder", "kpi_")
    assert not [name for name in seen if name.startswith(unused)]
    assert len([name for name in seen if name.partition(".")[0] == "kpi"]) <= 345


@pytest.mark.parametrize("module", ["kpi.api", "kpi.plugins.manager", "kpi.output", "kpi.cli.common"])
def test_importing_a_public_module_imports_nothing_heavy(module):
    seen = modules(f"import {module}")
    assert foreign(seen) - BARE <= TABLES | {"pluggy", "tomli"}
    assert "sqlite3" not in seen
    assert "rich" not in seen


def test_what_is_printed_for_people_imports_its_libraries_only_when_it_prints():
    gathering = ("report", "slips", "slips.printing", "exporting", "filling", "plotting")
    rendering = (
        "pages",
        "pages.pdf",
        "workbook.entry",
        "workbook.rating",
        "charts.curve",
        "exports",
        "report.page",
    )
    names = [f"kpi.app.{one}" for one in gathering] + [f"kpi.output.{one}" for one in rendering]
    seen = modules(f"import {', '.join(names)}")
    assert set(names) <= seen
    assert not seen & {"jinja2", "markupsafe", "babel", "xlsxwriter", "vl_convert", "weasyprint", "fontTools"}
    assert "polars" not in seen


def test_the_face_for_plugins_has_every_name_that_it_lists_and_no_click():
    from kpi import api

    assert sorted(api.__all__) == sorted(set(api.__all__))
    assert all(hasattr(api, name) for name in api.__all__)
    assert "click" not in modules("import kpi.api")


def test_english_reads_no_catalogue():
    opened = "sys.addaudithook(lambda event, given: event == 'open' and str(given[0]).endswith('.mo') and sys.exit(9))"
    code = f"import sys; sys.argv = ['kpi', '--help']; {opened}; from kpi.cli import main; main()"
    for spoken, ended in (("en", 0), ("zh", 9)):
        done = subprocess.run(
            [sys.executable, "-P", "-c", code],
            env={**os.environ, "KPI_LANG": spoken},
            capture_output=True,
            check=False,
        )
        assert done.returncode == ended
