"""Why a plugin is not in use is said in Chinese as well."""

from kpi.plugins.admit import incompatibility
from kpi.plugins.asked import Asked
from kpi.plugins.discover import discover
from kpi.words import verbatim


def test_a_plugin_that_is_left_out_says_by_what():
    refusal = Asked(disabled=frozenset({"acme"})).refusal("acme")
    assert refusal == "KPI_DISABLE_PLUGINS names it"
    assert refusal.text("zh") == "KPI_DISABLE_PLUGINS 里有它"


def test_a_plugin_for_another_core_says_which():
    refused = incompatibility(["kpi-core>=9"], "0.1.0")
    assert refused.text("zh") == "它需要 kpi-core>=9，现在是 0.1.0"


def test_the_fault_of_a_broken_plugin_is_whole_in_both_languages(site, load):
    site.add("acme", "from kpi.api import hookimpl\n@hookimpl\ndef kpi_metrics(): return None\n")
    (fault,) = load().faults
    assert fault.message == (
        "the plugin 'acme' is broken: kpi_metrics returned None, not an iterable of Metric"
    )
    assert fault.message.text("zh") == "插件“acme”损坏：kpi_metrics 返回了 None，不是一串 Metric"
    assert fault.hint.text("zh") == "请运行 kpi doctor acme"


def test_two_plugins_of_one_name_name_the_sort_that_they_share(site, load):
    code = "from kpi.api import Scorer, hookimpl\n@hookimpl\ndef kpi_scorers(): return [Scorer('pick', lambda value: value)]\n"
    site.add("acme", code)
    site.add("mill", code)
    problem = next(one.problem for one in load().known if one.name == "acme")
    assert problem == "the scorer 'pick' is also declared by mill (kpi-mill 1.0)"
    assert problem.text("zh") == "计分方式“pick”，mill (kpi-mill 1.0) 也声明了"


def test_of_two_versions_in_one_folder_each_is_torn(site):
    site.add("acme", version="1.0")
    site.add("acme", version="2.0")
    found = discover([str(site.folder)])
    assert [one.is_torn for one in found] == [True, True]
    assert found[0].hidden_by.text("zh").startswith("装在同一文件夹的 kpi-acme ")


def test_what_a_process_told_stays_as_it_was():
    assert verbatim("RuntimeError: torn").text("zh") == "RuntimeError: torn"
