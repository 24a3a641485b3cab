"""Panels whose values do not fit, and metrics that would read past an anonymous one."""

import pytest

from kpi.errors import PolicyError
from kpi.testing.policies import policy_of

PANEL = """
[panel.{name}]
label = "{name}"
[panel.{name}.parameters]
groups = {{ team = ["member"] }}
min_raters = {least}
anonymous = {anonymous}
group_weights = "none"
"""
METRIC = """
[metric.{name}]
label = "{name}"
unit = "score"
source = {{ rated = "goals"{more} }}
"""


def panel(name="round", least="3", anonymous="true"):
    return PANEL.format(name=name, least=least, anonymous=anonymous)


def metric(name, more=', panel = "round"'):
    return METRIC.format(name=name, more=more)


def faults_of(text):
    with pytest.raises(PolicyError) as refused:
        policy_of(text)
    return [(one.code, one.message) for one in refused.value.faults]


def test_a_panel_and_what_it_judges_are_in_the_catalogue() -> None:
    policy = policy_of(panel() + metric("goals"))
    assert policy.catalogue.metrics["company.goals"].source.panel == "company.round"
    assert policy.catalogue.panels["company.round"].label.en == "round"


def test_a_panel_that_may_not_be_is_refused_where_it_stands() -> None:
    with pytest.raises(PolicyError, match=r"kpi.toml:\d+: company.round.min_raters: .*from 2, not 1"):
        policy_of(panel(least="1"))
    policy_of(panel(least="1", anonymous="false"))


def test_a_setting_that_a_panel_may_not_have_is_refused_where_it_stands() -> None:
    text = panel() + '[[set]]\nkey = "round.min_raters"\nvalue = 1\n'
    ((_, message),) = faults_of(text)
    assert "min_raters" in message
    assert "from 2" in message


def test_a_setting_gives_weights_where_there_were_none() -> None:
    text = panel() + '[[set]]\nkey = "round.group_weights"\nvalue = { team = 2 }\n'
    assert policy_of(text).catalogue.panels["company.round"].parameters


def test_an_unknown_panel_is_told_with_the_nearest() -> None:
    ((code, message),) = faults_of(panel() + metric("goals", ', panel = "rond"'))
    assert (code, "unknown panel 'rond'" in message) == ("unknown_name", True)


@pytest.mark.parametrize("more", ["", ', roles = ["member"]', ', panel = "other"'])
def test_nothing_reads_in_another_way_what_an_anonymous_panel_judges(more) -> None:
    text = panel() + panel("other", anonymous="false") + metric("goals")
    ((code, message),) = faults_of(text + metric("again", more))
    assert (code, "company.again" in message, "anonymous" in message) == ("wrong_value", True, True)
    policy_of(text + metric("again"))


ROWS = """
[metric.rows]
label = "rows"
unit = "number"
source = {{ table = "{table}", how = "max", column = "{column}"{where} }}
"""


@pytest.mark.parametrize(
    ("table", "column", "where"),
    [
        ("ratings", "score", ""),
        ("ratings", "score", ', where = [{ column = "rater_role", value = "member" }]'),
        ("ratings", "score", ', where = [{ column = "item", value = "goals" }]'),
        ("ratings", "score", ', where = [{ column = "item", op = "in", value = ["plan", "goals"] }]'),
        ("ratings", "score", ', where = [{ column = "item", op = "!=", value = "plan" }]'),
    ],
)
def test_the_rows_of_ratings_are_no_way_round_an_anonymous_panel(table, column, where) -> None:
    text = panel() + metric("goals") + ROWS.format(table=table, column=column, where=where)
    ((code, message),) = faults_of(text)
    assert (code, "company.rows" in message) == ("wrong_value", True)


def test_comments_are_not_counted_beside_an_anonymous_panel() -> None:
    rows = ROWS.replace('"{column}"', '"text"').replace("max", "distinct")
    ((code, _),) = faults_of(panel() + metric("goals") + rows.format(table="comments", where=""))
    assert code == "wrong_value"


def test_the_rows_of_other_ratings_may_be_counted() -> None:
    where = ', where = [{ column = "item", value = "plan" }]'
    rows = ROWS.format(table="ratings", column="score", where=where)
    policy_of(panel() + metric("goals") + rows)
    policy_of(
        panel(anonymous="false") + metric("goals") + ROWS.format(table="ratings", column="score", where="")
    )


def test_what_an_open_panel_judges_may_be_read_in_any_way() -> None:
    policy_of(panel(anonymous="false") + metric("goals") + metric("again", ""))


def test_a_panel_and_roles_exclude_each_other() -> None:
    ((code, message),) = faults_of(panel() + metric("goals", ', panel = "round", roles = ["member"]'))
    assert (code, "exclude each other" in message) == ("unknown_key", True)
