"""A stranger's plugin: written, tested, built, installed beside the core alone, and run in a company."""

import json
import zipfile

import pytest
from packaged import ROOT, environment, run, wheel_of
from pages import HOW_TO, blocks

PINNED = {"PIP_CONSTRAINT": str(ROOT / "constraints.txt"), "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
FACTS = {
    "units": "id,name\ndepot,Depot\n",
    "employees": "id,name,hired_on\nP1,Pang,2024-01-01\nP2,Pan,2024-01-01\n",
    "assignments": (
        "employee,unit,role,base_pay,from\nP1,depot,picker,4000,2024-01-01\nP2,depot,picker,4000,2024-01-01\n"
    ),
    "observations": (
        "subject,metric,period,numerator,denominator\n"
        "P1,picking_accuracy,2025-03,1970,2000\nP2,picking_accuracy,2025-03,1995,2000\n"
    ),
    "events": "subject,kind,on\nP1,wrong_parcel,2025-03-04\nP1,wrong_parcel,2025-03-20\n",
}


@pytest.fixture(scope="module")
def core(tmp_path_factory):
    """Build the wheel of the core."""
    return wheel_of("core", tmp_path_factory.mktemp("core"))


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """Return an empty folder outside the repository."""
    return tmp_path_factory.mktemp("stranger")


@pytest.fixture(scope="module")
def kpi(home, core, tmp_path_factory):
    """Install the core alone; return a function that runs the `kpi` of that environment in a folder of the home."""
    programs = environment(tmp_path_factory.mktemp("user") / "venv", core)
    return lambda *arguments, cwd=".": run(programs / "kpi", *arguments, cwd=home / cwd)


@pytest.fixture(scope="module")
def acme(kpi, home):
    """Write the plugin, and return its folder."""
    kpi("new-plugin", "acme")
    return home / "kpi-acme"


@pytest.fixture(scope="module")
def made(acme):
    """Let `make` test and build the plugin, and return what it says of the tests."""
    said = run("make", "test", cwd=acme, **PINNED)
    run("make", "lint", "wheel", cwd=acme, **PINNED)
    return said.stdout


@pytest.fixture(scope="module")
def wheel(made, acme):
    (found,) = (acme / "dist").glob("*.whl")
    return found


@pytest.fixture(scope="module")
def installed(kpi, wheel):
    """Install the plugin's wheel beside the core; return `kpi`."""
    kpi("install", wheel)
    return kpi


def test_make_learns_from_which_wheel_the_core_was_installed(acme, core):
    assert f"KPI_CORE ?= {core}\n" in (acme / "local.mk").read_text(encoding="utf-8")


def test_make_test_passes_in_it_at_once(made):
    assert "passed" in made
    assert "failed" not in made
    assert "skipped" not in made


def test_kpi_plugins_shows_it_where_pip_installed_its_folder(made, acme):
    done = run(acme / ".venv/bin/kpi", "plugins", "-o", "json", cwd=acme)
    (row,) = json.loads(done.stdout)["plugins"]
    assert (row["name"], row["distribution"], row["state"]) == ("acme", "kpi-acme", "found")


def test_what_the_page_adds_to_it_passes_the_conformance_suite_too(wheel, acme):
    added = [one for one in blocks(HOW_TO / "publish.md") if one.file]
    assert len(added) > 2
    for one in added:
        one.put(acme)
    said = run("make", "test", cwd=acme, **PINNED).stdout
    assert "passed" in said
    assert "skipped" not in said


def test_its_wheel_carries_rules_cases_and_licence_and_needs_the_core_alone(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        (metadata,) = [name for name in names if name.endswith("METADATA")]
        lines = archive.read(metadata).decode().splitlines()
    assert {f"kpi_acme/{name}/warehouse.toml" for name in ("rules", "cases")} | {"kpi_acme/py.typed"} <= names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert [line for line in lines if line.startswith("Requires-Dist")] == ["Requires-Dist: kpi-core<1,>=0.1"]


def test_kpi_plugins_shows_it_and_its_cases_pass(installed):
    (row,) = json.loads(installed("plugins", "--load", "-o", "json").stdout)["plugins"]
    assert (row["name"], row["state"], row["problem"]) == ("acme", "loaded", "")
    cases = json.loads(installed("test", "-o", "json").stdout)["cases"]
    assert len(cases) > 3
    assert {case["status"] for case in cases} == {"pass"}


@pytest.fixture(scope="module")
def month(installed, acme, home):
    """Run a month of a company with the policy of the plugin's README; return a function that asks about it."""
    company = home / "company"
    company.mkdir()
    policy = (acme / "README.md").read_text(encoding="utf-8").partition("```toml\n")[2].partition("```")[0]
    (company / "kpi.toml").write_text(policy, encoding="utf-8")
    installed("init", cwd="company")
    for kind, text in FACTS.items():
        (company / f"{kind}.csv").write_text(text, encoding="utf-8")
        installed("import", kind, f"{kind}.csv", cwd="company")
    return lambda *words: json.loads(
        installed(*words, "--period", "2025-03", "-o", "json", cwd="company").stdout
    )


@pytest.fixture(scope="module")
def ran(month):
    (found,) = month("run")["runs"]
    return found


def test_a_run_scores_the_pickers_and_takes_the_fines_from_pay(ran):
    assert ran["status"] == "final"
    people = {one["id"]: one for one in ran["subjects"]}
    assert [people["P1"][key] for key in ("score", "rank", "payable")] == ["75.00", 2, "3960.00"]
    assert [people["P2"][key] for key in ("score", "rank", "payable")] == ["100.00", 1, "4000.00"]


def test_the_fine_is_a_line_of_pay_and_the_score_is_explained_down_to_the_clause(ran, month):
    lines = month("explain", "P1")["lines"]
    fines = [line for line in lines if line["rule"] == "acme.wrong_parcel"]
    assert [(line["kind"], line["amount"], line["clauses"]) for line in fines] == [
        ("fine", "-20.00", ["ACME.3"])
    ] * 2
    (scored,) = [line for line in lines if line["rule"] == "acme.picking_accuracy"]
    assert scored["clauses"] == ["ACME.1"]
    leaves = list(leaves_of(scored["why"]))
    assert {("numerator", "1970"), ("denominator", "2000")} <= {(one["op"], one["value"]) for one in leaves}
    assert ("acme.picking_accuracy.target", "99.5", "2025-01-01") in {
        (one["parameter"], one["value"], one["from"]) for one in leaves
    }


def leaves_of(why):
    yield from (leaf for one in why["args"] for leaf in leaves_of(one)) if why["args"] else (why,)
