"""What is deprecated is told in one line with the plugin that uses it, and works until it goes."""

import pytest

from kpi import hookspecs
from kpi.api import retired
from kpi.errors import Deprecated
from kpi.model.metric import Metric
from kpi.plugins.noted import listening, note, noting_deprecated

OLD_NAME = "from kpi.api import Measure, OldMetric, hookimpl\n\n@hookimpl\ndef kpi_metrics():\n    return [OldMetric.simple('acme.x', Measure.COUNT)]\n"


def told(notes):
    return [one.warning() for one in notes]


@pytest.fixture
def old_name(monkeypatch):
    one = retired.Retired("Metric", since="0.2", until="1.0")
    monkeypatch.setattr(retired, "RETIRED", {"OldMetric": one})


@pytest.fixture
def old_hook(monkeypatch):
    warning = Deprecated("the hook kpi_metrics", since="0.3", until="1.0", use="kpi_rules")
    monkeypatch.setitem(hookspecs.kpi_metrics.kpi_spec, "warn_on_impl", warning)


def test_a_plugin_that_uses_a_retired_name_works_and_is_named_once(site, load, old_name):
    site.add("acme", OLD_NAME, version="1.4")
    with listening() as notes:
        plugins = load()
    assert [metric.id for _, metric in plugins.each(Metric)] == ["acme.x"]
    assert told(notes) == [
        "warning: kpi.api.OldMetric is deprecated since 0.2 and goes with 1.0: use kpi.api.Metric [acme (kpi-acme 1.4)]"
    ]


def test_where_nobody_listens_it_stays_a_warning_for_the_author_s_tests(site, load, old_name):
    site.add("acme", OLD_NAME)
    with pytest.warns(Deprecated, match="OldMetric"):
        load()


def test_a_deprecated_hook_names_the_plugin_whose_author_wrote_it(site, load, good, old_hook):
    site.add("acme", good("acme"), version="1.4")
    site.add(
        "mill", package={"__init__.py": "from kpi.api import Plugin\nplugin = Plugin(__name__, rules=None)\n"}
    )
    with listening() as notes:
        assert [one.name for one in load().loaded] == ["acme", "mill"]
    assert told(notes) == [
        "warning: the hook kpi_metrics is deprecated since 0.3 and goes with 1.0: use kpi_rules [acme (kpi-acme 1.4)]"
    ]


def test_other_warnings_of_a_plugin_go_their_own_way(site, load, good):
    site.add("acme", "import warnings\nwarnings.warn('mind the gap', UserWarning)\n" + good("acme"))
    with pytest.warns(UserWarning, match="mind the gap"), listening() as notes:
        load()
    assert told(notes) == []


def test_a_deprecated_key_of_a_rule_file_names_the_plugin_and_its_line():
    from kpi.documents import parse
    from kpi.errors import Faults
    from kpi.policy.kinds import TEXT
    from kpi.policy.schema import Key, Reading, Spec

    spec = Spec("[metric]", (Key("name", TEXT), Key("title", TEXT, retired=("0.2", "1.0", "name"))))
    reading = Reading(parse('title = "x"\n', "a.toml"), Faults(), "acme")
    with listening() as notes, noting_deprecated("acme (kpi-acme 1.4)"):
        assert spec.read(reading, (), {"title": "x"}) == {"title": "x"}
    assert told(notes) == [
        "warning: a.toml:1: the key title is deprecated since 0.2 and goes with 1.0: use name [acme (kpi-acme 1.4)]"
    ]


def test_a_note_that_nobody_listens_to_is_no_error():
    note(())
    with listening() as notes:
        note(())
    assert notes == {}
