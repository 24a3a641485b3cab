"""Another value of a parameter: read as TOML, checked as `kpi.toml` is, and never one that unveils a panel."""

from fractions import Fraction

import pytest
from asked_company import POLICY, ask, items, made

from kpi.app.whatif.policies import load_policies
from kpi.errors import PolicyError, UsageError
from kpi.model.period import Period

MARCH = Period.parse("2024-03")
LADDER = """
[rule.fast_enough]
label = "Fast enough"
kind = "condition"
scorer = "at_least"
inputs = { value = "speed" }
parameters = { least = 80 }
[ladder.steps]
label = "steps"
frequency = "month"
[[ladder.steps.level]]
id = "one"
label = "one"
[[ladder.steps.level]]
id = "two"
label = "two"
enter = ["fast_enough"]
"""


@pytest.fixture(scope="module")
def company(tmp_path_factory):
    return made(tmp_path_factory.mktemp("company"))


def loaded(company, *texts):
    return load_policies(company / "kpi.toml", texts, MARCH)


def test_without_settings_both_policies_are_one(company) -> None:
    found = loaded(company)
    assert found.now is found.then
    assert found.settings == ()


def test_a_parameter_is_set_in_the_period_alone(company) -> None:
    found = loaded(company, "speed.full=60")
    full = found.then.catalogue.rules["company.speed"].parameter("full")
    assert full is not None
    days = (MARCH.start, MARCH.end, MARCH.shift(1).start, MARCH.shift(-1).end)
    assert [full.at(day).value for day in days] == [60, 60, 50, 50]
    (setting,) = found.settings
    assert (setting.key, setting.now, setting.then) == ("company.speed.full", 50, 60)


def test_it_wins_over_what_the_file_sets(tmp_path) -> None:
    company = made(tmp_path, f'{POLICY}[[set]]\nkey = "speed.full"\nvalue = 40\nfrom = "2024-01-01"\n')
    assert items(ask(company, "A", settings=["speed.full=60"]))["speed"] == (32, 48)


@pytest.mark.parametrize(
    ("text", "value"),
    [("plan.full=12.5", Fraction(25, 2)), ("form.cap=80", 80), ("form.na_policy=drop", "drop")],
)
def test_numbers_are_exact_and_words_need_no_quotes(company, text, value) -> None:
    (setting,) = loaded(company, text).settings
    assert setting.then == value


def test_now_is_what_holds_though_nobody_has_written_it(company, tmp_path) -> None:
    for text, now in (("form.na_policy=drop", "block"), ("form.unsigned=held", "provisional")):
        (setting,) = loaded(company, text).settings
        assert setting.now == now
    ladder = POLICY + LADDER
    (setting,) = loaded(made(tmp_path, ladder), "steps.two.least=90").settings
    assert (setting.key, setting.now, setting.then) == ("company.steps.two.least", 80, 90)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("speed.ful=60", "did you mean 'full'"),
        ("speed.nothing=60", "known: full"),
        ("nothing.full=60", "unknown parameter"),
        ("speed.full=fast", "must be a number"),
        ("speed.full", "is not parameter=value"),
        ("=3", "is not parameter=value"),
    ],
)
def test_an_unknown_parameter_and_a_value_that_does_not_fit_are_refused(company, text, message) -> None:
    with pytest.raises(UsageError, match=message) as error:
        loaded(company, text)
    assert error.value.faults[0].where.startswith("--set")


def test_what_a_setting_makes_of_a_panel_is_blamed_on_it(company) -> None:
    with pytest.raises(UsageError, match=r"--set: company\.circle\.group_weights"):
        loaded(company, 'circle.groups={one=["member"]}')


def test_a_policy_that_cannot_be_loaded_is_not_blamed_on_the_setting(tmp_path) -> None:
    (tmp_path / "kpi.toml").write_text("schema = 1\nplugins = []\nnonsense = 1\n", encoding="utf-8")
    with pytest.raises(PolicyError, match="nonsense"):
        load_policies(tmp_path / "kpi.toml", ["speed.full=60"], MARCH)


@pytest.mark.parametrize(
    "text",
    [
        "circle.min_raters=2",
        "circle.min_raters=4",
        "circle.anonymous=false",
        'circle.open_groups=["team"]',
        'circle.small_groups="leave_out"',
        'circle.groups={team=["member", "boss"]}',
        'circle.merged_weight="sum"',
    ],
)
def test_what_says_whose_ratings_are_shown_together_cannot_be_asked_about(company, text) -> None:
    with pytest.raises(UsageError) as error:
        loaded(company, text)
    assert {one.code for one in error.value.faults} == {"unseen"}


def test_what_the_groups_weigh_may_be_asked_about(company) -> None:
    assert [one.key for one in loaded(company, "circle.group_weights={team=40}").settings] == [
        "company.circle.group_weights"
    ]


def test_an_open_panel_may_be_asked_about(tmp_path) -> None:
    company = made(tmp_path, POLICY.replace("anonymous = true", "anonymous = false"))
    assert loaded(company, "circle.min_raters=2").settings
