"""kpi.toml: bindings, own rules, a local kpi_rules.py, and every fault of it at once."""

from datetime import date
from fractions import Fraction

import pytest

from kpi.engine.rules import result_tree
from kpi.errors import PolicyError
from kpi.expr import explain
from kpi.types import NaPolicy

_DAY = date(2025, 1, 1)

DESK = """
    schema = 1
    [metric.answered]
    label = { zh = "接听率", en = "Answered" }
    unit = "percent"
    better = "more"
    [metric.answered.source]
    table = "calls"
    numerator = { how = "count", where = [{ column = "answered", value = true }] }
    denominator = { how = "count" }
    [rule.answered]
    scorer = "bands"
    inputs = { value = "answered" }
    parameters = { edges = [80, 90], points = [0, 6, 10] }
    [scorecard.desk]
    label = "客服台"
    rank = { scope = "unit" }
    rollups = { quarter = "mean" }
    [[scorecard.desk.item]]
    rule = "answered"
    [[scorecard.desk.item]]
    rule = "response"
    [[bind]]
    role = "agent"
    scorecard = ["desk", "month"]
    sanctions = "house"
    pay = "plain"
    ladder = "shop.steps"
"""


def test_a_whole_scorecard_needs_no_python(policy):
    found = policy(DESK)
    card = found.catalogue.scorecards["company.desk"]
    assert [(item.name, item.rule) for item in card.items] == [
        ("answered", "company.answered"),
        ("response", "shop.response"),
    ]
    rule = found.catalogue.rules["company.answered"]
    assert rule.inputs[0].name == "company.answered"
    assert {dated.origin for parameter in rule.parameters for dated in parameter.values} == {"company"}


def test_a_binding_has_one_scorecard_or_several_and_full_ids(policy):
    (binding,) = policy(DESK).bindings
    assert binding.scorecards == ("company.desk", "shop.month")
    assert (binding.sanctions, binding.pay, binding.ladder) == (("shop.house",), "shop.plain", "shop.steps")


def test_a_policy_of_nothing_binds_nobody(policy):
    assert policy("schema = 1").bindings == ()


def test_every_fault_of_the_file_is_told_at_once_with_line_key_path_and_nearest_name(refused):
    text = """
        schema = 1
        plugin = ["shop"]
        [[bind]]
        rolle = "agent"
        [[bind]]
        role = "agent"
        scorecard = "shop.mnoth"
        pay = "plan"
        [[set]]
        key = "shop.response.edgse"
        value = [1, 2, 3]
        [[set]]
        key = "shop.response.edges"
        value = [1, "two", 3]
        from = "2018-13-01"
        [rule.own]
        scorer = "bnads"
        [scorecard.own]
        label = "own"
        [[scorecard.own.item]]
        rule = "repsonse"
    """
    assert [(where, code, message, hint) for where, code, message, hint in refused(text)] == [
        ("kpi.toml:3", "unknown_key", "plugin: unknown key", "did you mean 'plugins'?"),
        ("kpi.toml:5", "unknown_key", "bind[1].rolle: unknown key", "did you mean 'role'?"),
        ("kpi.toml:8", "unknown_name", "bind: unknown scorecard 'shop.mnoth'", "did you mean 'shop.month'?"),
        ("kpi.toml:9", "unknown_name", "bind: unknown pay 'plan'", "did you mean 'plain'?"),
        (
            "kpi.toml:11",
            "unknown_name",
            "set[1].key: unknown parameter 'shop.response.edgse'",
            "did you mean 'shop.response.edges'?",
        ),
        (
            "kpi.toml:16",
            "bad_date",
            "set[2].from: '2018-13-01' is not a day of the calendar",
            'write year-month-day, such as "2018-01-31"',
        ),
        ("kpi.toml:17", "unknown_name", "rule company.own: unknown scorer 'bnads'", "did you mean 'bands'?"),
        (
            "kpi.toml:19",
            "unknown_name",
            "scorecard company.own: unknown rule 'repsonse'",
            "did you mean 'response'?",
        ),
    ]


@pytest.mark.parametrize(
    "text, message",
    [
        ('[[bind]]\nscorecard = "month"', "bind: role and unit are both missing"),
        ('[[bind]]\nrole = "a"', "bind: binds nothing"),
        (
            '[[bind]]\nrole = "a"\npay = "plain"\n[[bind]]\nrole = "a"\npay = "plain"',
            "bind: pay is bound already",
        ),
        ('bind = "x"', "bind: must be an array of tables"),
        ("plugins = [3]", "plugins[1]: must be text, not a number (3)"),
        ("[set]\nx = nan", "set.x: NaN is not a number"),
        ("set = 3", "set: must be an array of tables or a table"),
    ],
)
def test_what_a_company_may_not_write_is_told(refused, text, message):
    assert any(message in said for _, _, said, _ in refused("schema = 1\n" + text))


def test_sets_that_contradict_each_other_are_not_bound_together(joined, policy):
    base = joined(
        shop='schema = 1\n[sanctions.a]\nlabel = "a"\nrules = []\nconflicts = ["b"]\n[sanctions.b]\nlabel = "b"\nrules = []'
    )
    with pytest.raises(PolicyError, match=r"the sanctions shop\.a and shop\.b contradict each other"):
        policy('schema = 1\n[[bind]]\nrole = "x"\nsanctions = ["a", "b"]', base)


@pytest.mark.parametrize(
    ("one", "other", "refused"),
    [
        ('role = "x"', 'role = "x"', True),
        ('unit = "u"', 'unit = "u"', True),
        ('role = "x"\nunit = "u"', 'role = "x"\nunit = "u"', True),
        ('role = "x"', 'unit = "u"', False),
        ('role = "x"', 'role = "x"\nunit = "u"', False),
        ('role = "x"', 'role = "y"', False),
    ],
)
def test_sets_that_contradict_each_other_are_not_bound_by_two_bindings_that_add_up(
    joined, policy, one, other, refused
):
    base = joined(
        shop='schema = 1\n[sanctions.a]\nlabel = "a"\nrules = []\nconflicts = ["b"]\n[sanctions.b]\nlabel = "b"\nrules = []'
    )
    text = f'schema = 1\n[[bind]]\n{one}\nsanctions = ["b"]\n[[bind]]\n{other}\nsanctions = ["a"]'
    if not refused:
        assert len(policy(text, base).bindings) == 2
        return
    with pytest.raises(PolicyError, match=r"contradict each other, and shop\.b is bound at") as caught:
        policy(text, base)
    assert [fault.code for fault in caught.value.faults] == ["conflict"]


OWN = """
    schema = 1
    [rule.half]
    scorer = "half"
    inputs = { value = "response" }
    parameters = { full = 9 }
"""


def test_a_public_function_of_kpi_rules_py_is_a_scorer(company):
    local = """
        from kpi.expr import minimum

        def half(value, full):
            '''Half of it, at most the full mark.'''
            return minimum(_halved(value), full)

        def _halved(value):
            return value / 2
    """
    found = company(OWN, local)
    assert [name for name, one in found.catalogue.scorers.items() if one.owner == "company"] == ["half"]
    tree = result_tree(found.catalogue.rules["company.half"], found.catalogue, _DAY)
    assert explain(tree, {"shop.response": Fraction(10)}).value == 5


def test_the_day_on_which_a_rule_is_read_is_not_asked_of_its_author(company):
    found = company(
        OWN, "def half(value, full, day):\n    return value / full if day.year > 2000 else value\n"
    )
    tree = result_tree(found.catalogue.rules["company.half"], found.catalogue, _DAY)
    assert explain(tree, {"shop.response": Fraction(18)}).value == 2


@pytest.mark.parametrize(
    "local, where, message",
    [
        ("def half(value:", ":1:", "is not Python"),
        ("x = 1\ny = 1 / 0", ":2", "ZeroDivisionError"),
        ("def half(value, fll): return value", "kpi.toml:3", "needs 'fll'"),
        ("def bands(value): return value", "", "the scorer 'bands' of company is also declared by core"),
    ],
)
def test_a_kpi_rules_py_that_fails_is_told_with_its_line(company, local, where, message):
    with pytest.raises(PolicyError) as caught:
        company(OWN, local)
    assert any(where in fault.where and message in fault.message for fault in caught.value.faults)


def test_kpi_rules_py_is_not_left_behind(company, tmp_path):
    import sys

    company("schema = 1", "def x(value): return value")
    assert "kpi_rules" not in sys.modules
    assert {path.name for path in tmp_path.iterdir()} == {"kpi.toml", "kpi_rules.py"}


def test_the_text_of_kpi_rules_py_is_part_of_the_digest(company):
    first = company("schema = 1", "def x(value): return value").digest
    assert company("schema = 1", "def x(value): return value + 1").digest != first


def test_the_default_for_what_is_not_assessed_can_be_set(policy):
    found = policy('schema = 1\nset = { "month.na_policy" = "drop", "month.cap" = 120 }')
    card = found.catalogue.scorecards["shop.month"]
    assert card.na_policy is NaPolicy.DROP
    assert [parameter.name for parameter in card.parameters] == ["na_policy", "cap"]


def test_scorecards_that_read_each_other_are_refused_when_the_policy_is_loaded(refused):
    text = """
        schema = 1
        [metric.of_a]
        label = "a"
        unit = "score"
        source = { standing = "score", card = "a" }
        [metric.of_b]
        label = "b"
        unit = "score"
        source = { standing = "score", card = "b" }
        [rule.of_a]
        scorer = "ratio"
        inputs = { actual = "of_a" }
        parameters = { target = 100, full = 10 }
        [rule.of_b]
        scorer = "ratio"
        inputs = { actual = "of_b" }
        parameters = { target = 100, full = 10 }
        [scorecard.a]
        label = "a"
        item = [{ rule = "of_b" }]
        [scorecard.b]
        label = "b"
        item = [{ rule = "of_a" }]
        [[bind]]
        role = "x"
        scorecard = ["a", "b"]
    """
    ((where, code, message, _),) = refused(text)
    assert (where, code) == ("kpi.toml:19", "card_cycle")
    assert "company.a -> company.b -> company.a" in message


def test_a_role_is_called_as_the_company_says(policy):
    words = '[roles]\nagent = { zh = "话务员", en = "Agent" }\nlead = "组长"\n'
    head, tail = DESK.split("[metric.answered]", 1)
    found = policy(f"{head}{words}[metric.answered]{tail}")
    assert found.roles["agent"].text("en") == "Agent"
    assert found.roles["lead"].text("zh") == "组长"
    assert found.digest == policy(DESK).digest, "what a role is called changes no result"


def test_a_role_without_words_is_a_fault(policy):
    head, tail = DESK.split("[metric.answered]", 1)
    with pytest.raises(PolicyError) as failed:
        policy(f"{head}[roles]\nagent = 3\n[metric.answered]{tail}")
    assert [one.where.partition(": ")[2] or one.where for one in failed.value.faults]
