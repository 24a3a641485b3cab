import sqlite3

import pytest
from click.testing import CliRunner

from kpi.app.catalogue import load_policy
from kpi.app.init import toml_value
from kpi.cli.main import cli
from kpi.documents import parse
from kpi.policy.kinds import VALUE
from kpi.policy.schema import Reading


@pytest.fixture
def init(tmp_path, monkeypatch):
    """Return `kpi init` in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return lambda *arguments: CliRunner().invoke(cli, ["init", *arguments])


def test_it_writes_a_policy_that_loads_and_an_empty_store(init, tmp_path):
    done = init("shop")
    assert done.exit_code == 0, done.stderr
    assert done.stdout.splitlines() == ["shop/kpi.toml", "shop/kpi.db"]
    assert load_policy(tmp_path / "shop" / "kpi.toml").bindings == ()
    with sqlite3.connect(tmp_path / "shop" / "kpi.db") as db:
        assert db.execute("pragma integrity_check").fetchone() == ("ok",)
    db.close()


def test_what_stands_as_a_comment_is_valid_once_it_is_taken_in(init, tmp_path):
    pytest.importorskip("kpi_ecommerce")
    assert init(".", "--plugin", "ecommerce").exit_code == 0
    policy = tmp_path / "kpi.toml"
    lines = policy.read_text(encoding="utf-8").splitlines()
    taken = [line.removeprefix("# ") if line.startswith("# [") or " = " in line else line for line in lines]
    policy.write_text("\n".join(taken), encoding="utf-8")
    loaded = load_policy(policy)
    assert loaded.bindings[0].scorecards[0].startswith("ecommerce.")
    assert "company.desk" in loaded.catalogue.scorecards


@pytest.mark.parametrize("name, arguments", [("kpi.db", ()), ("kpi.toml", ("--plugin", "ecommerce"))])
def test_it_overwrites_nothing(init, tmp_path, name, arguments):
    (tmp_path / name).write_text("mine")
    done = init(".", *arguments)
    assert done.exit_code == 2
    assert f"{name}: is there already" in done.stderr
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [(name, "mine")]


def test_a_policy_that_is_there_is_kept_and_gets_its_store(init, tmp_path):
    (tmp_path / "kpi.toml").write_text("schema = 1\nplugins = []\n")
    done = init(".")
    assert done.exit_code == 0
    assert "kpi.toml was there and is kept" in done.stderr
    assert (tmp_path / "kpi.toml").read_text() == "schema = 1\nplugins = []\n"
    assert (tmp_path / "kpi.db").stat().st_size > 0


def test_a_policy_that_is_there_and_wrong_gets_no_store(init, tmp_path):
    (tmp_path / "kpi.toml").write_text("schema = 1\nplugin = []\n")
    done = init(".")
    assert done.exit_code == 4
    assert "kpi.toml:2: plugin: unknown key" in done.stderr
    assert not (tmp_path / "kpi.db").exists()


def test_an_unknown_plugin_ends_with_5_and_leaves_nothing(init, tmp_path):
    done = init("shop", "--plugin", "ecomerce")
    assert done.exit_code == 5
    assert "did you mean 'ecommerce'" in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "text", ["1", "2.50", '"1/3"', '"none"', "true", '"a \\"word\\""', "[1, [2]]", '{ "客服" = 1, b = {} }']
)
def test_a_value_written_as_toml_is_read_as_the_same_value(text):
    def read(written):
        document = parse(f"x = {written}", "x.toml")
        return VALUE.read(Reading(document, None, "shop"), ("x",), document.data["x"])

    assert read(toml_value(read(text))) == read(text)


def test_the_binding_that_it_shows_is_to_a_card_that_ranks_people(init, tmp_path):
    pytest.importorskip("kpi_callcenter")
    assert init(".", "--plugin", "callcenter").exit_code == 0
    text = (tmp_path / "kpi.toml").read_text(encoding="utf-8")
    assert '# scorecard = "callcenter.agent"\n' in text
    for sort in (
        "sanctions callcenter.hospital_desk",
        "attendance callcenter.attendance",
        "scorecard callcenter.systems",
        "due probation_end",
    ):
        assert f"# {sort}: " in text
