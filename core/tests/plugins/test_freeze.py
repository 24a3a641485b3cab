import json

import pytest

from kpi import __version__
from kpi.errors import PluginError
from kpi.plugins.discover import discover
from kpi.plugins.freeze import freeze


@pytest.fixture
def frozen(site):
    """Return a function that freezes the site's distributions, after one of them got an origin."""

    def run(origin=None):
        if origin:
            info = site.folder / "kpi_acme-1.0.dist-info"
            (info / "direct_url.json").write_text(json.dumps(origin))
        core, *others = freeze(discover([str(site.folder)]))
        assert (core.name, core.version) == ("kpi-core", __version__)
        return others

    return run


def test_each_distribution_is_named_with_its_exact_version(site, frozen):
    site.add("mill", version="2.1")
    site.add("acme", "raise RuntimeError('imported')")
    assert [one.line for one in frozen()] == ["kpi-acme==1.0", "kpi-mill==2.1"]


@pytest.mark.parametrize(
    "origin, line, told",
    [
        (
            {"url": "file:///src/my%20acme", "dir_info": {"editable": True}},
            "-e '/src/my acme'",
            "worked on in /src/my acme",
        ),
        ({"url": "file:///src/acme", "dir_info": {}}, "kpi-acme @ file:///src/acme", "this machine alone"),
        (
            {"url": "file:///w/kpi_acme-1.0-py3-none-any.whl", "archive_info": {}},
            "kpi-acme @ file:///w/kpi_acme-1.0-py3-none-any.whl",
            "this machine alone",
        ),
        (
            {"url": "https://example.org/a.whl", "archive_info": {}},
            "kpi-acme @ https://example.org/a.whl",
            "",
        ),
        (
            {"url": "https://example.org/acme.git", "vcs_info": {"vcs": "git", "commit_id": "c0ffee"}},
            "kpi-acme @ git+https://example.org/acme.git@c0ffee",
            "",
        ),
    ],
)
def test_one_from_elsewhere_is_named_by_where_it_came_from_and_told(site, frozen, origin, line, told):
    site.add("acme")
    (one,) = frozen(origin)
    assert one.line == line
    assert told in one.told
    assert bool(one.told) is bool(told)


def test_two_versions_in_one_folder_cannot_be_frozen(site, frozen):
    site.add("acme", version="1.0")
    site.add("acme", version="2.0")
    with pytest.raises(PluginError) as caught:
        frozen()
    assert [one.who for one in caught.value.faults] == ["kpi-acme 1.0", "kpi-acme 2.0"]


def test_one_that_another_hides_is_not_in_use_and_not_frozen(site, tmp_path):
    site.add("acme", version="1.0")
    later = type(site)(tmp_path / "later")
    later.folder.mkdir()
    later.add("acme", version="2.0")
    lines = [one.line for one in freeze(discover([str(site.folder), str(later.folder)]))]
    assert lines[1:] == ["kpi-acme==1.0"]


def test_the_command_prints_the_file_and_nothing_else_on_stdout(site):
    site.add("acme", version="1.2")
    done = site.kpi("plugins", "--freeze")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert "kpi-acme==1.2" in lines
    assert sum("core" in one for one in lines) == 1
    assert all(one.startswith("note: ") for one in done.stderr.splitlines())
    rows = json.loads(site.kpi("plugins", "--freeze", "-o", "json").stdout)["requirements"]
    assert {"name": "kpi-acme", "version": "1.2", "line": "kpi-acme==1.2"} in rows
