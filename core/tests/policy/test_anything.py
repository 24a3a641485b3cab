"""Whatever stands in a file, the reader ends with faults or with declarations, never with a crash."""

from contextlib import suppress
from decimal import Decimal
from textwrap import dedent

from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.app.catalogue import core_declared
from kpi.documents import Document, parse
from kpi.errors import Faults, PolicyError
from kpi.policy.catalogue import join
from kpi.policy.company import BIND, SET, company_of
from kpi.policy.declared import Declared
from kpi.policy.parameters import PARAMETER
from kpi.policy.policy import make_policy
from kpi.policy.reference import _SECTIONS
from kpi.policy.rulefile import SECTIONS, check_twice, read_rule_file

SHOP_TEXT = """
    schema = 1
    [metric.response]
    label = { zh = "响应", en = "Response" }
    unit = "seconds"
    [metric.calls]
    label = "calls"
    unit = "ratio"
    source = { table = "calls", numerator = { how = "count", where = [{ column = "answered", value = true }] }, denominator = { how = "count" } }
    [metric.streak]
    label = "streak"
    unit = "count"
    source = { of = "calls", over = "window", how = "streak", window = { periods = 3 }, where = { op = ">=", value = 1 } }
    [metric.last]
    label = "last"
    unit = "score"
    source = { standing = "score", card = "month" }
    [rule.response]
    scorer = "bands"
    inputs = { value = "response" }
    full = "full"
    clauses = ["S9.1"]
    [rule.response.parameters]
    full = 10
    edges = { value = [10, 20, 25], unit = "seconds" }
    points = [10, 6, 3, 0]
    [scorecard.month]
    label = "month"
    groups = { a = "A" }
    item = [{ rule = "response", group = "a", when = { metric = "level", value = "x" } }]
    [event.late]
    label = "late"
    [sanction.lateness]
    scorer = "per_event"
    money = "fine"
    on = ["late"]
    parameters = { amount = 10 }
    [sanctions.house]
    label = "house"
    rules = ["lateness"]
    [ladder.steps]
    label = "steps"
    level = [{ id = "junior" }, { id = "senior", enter = ["response"] }]
    [pay.plain]
    label = "plain"
    part = [{ name = "base", money = "base", rule = "response" }]
    [table.picks]
    key = ["who", "on"]
    about = "on"
    subject = "who"
    column = [{ name = "who", type = "employee" }, { name = "on", type = "date" }]
    [clause.C1]
    state = "rule"
    by = ["response"]
"""
BASE = join([core_declared()])
KEYS = sorted({key.name for _, spec in _SECTIONS for key in spec.keys} | set(BIND.by_name) | set(SET.by_name))
WORDS = [
    "x",
    "bands",
    "fixed",
    "score",
    "month",
    "yuan",
    "fine",
    "count",
    "none",
    "2018-01-31",
    "==",
    "in",
    "calls",
    "a.b",
    "",
]

scalars = st.one_of(
    st.sampled_from(WORDS),
    st.text(max_size=3),
    st.integers(-3, 3),
    st.booleans(),
    st.decimals(allow_nan=True, allow_infinity=True),
    st.dates(),
    st.datetimes(),
    st.times(),
)
values = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from([*KEYS, *PARAMETER.by_name]), inner, max_size=4),
    ),
    max_leaves=10,
)
tables = st.dictionaries(st.sampled_from(KEYS), values, max_size=8)
documents = st.dictionaries(
    st.sampled_from([*SECTIONS, "set", "bind", "plugins", "require", "schema"]),
    st.one_of(
        st.dictionaries(st.sampled_from(["a", "b", "a.b"]), tables, max_size=2),
        values,
        st.lists(tables, max_size=2),
    ),
    max_size=5,
)


@settings(max_examples=100, deadline=None)
@given(documents)
def test_a_rule_file_of_anything_is_read_or_refused(data):
    declared, faults = Declared("shop"), Faults()
    read_rule_file(Document("shop.toml", "", {"schema": 1, **data}), declared, faults)
    check_twice(declared, faults)
    join([declared], BASE)


@settings(max_examples=100, deadline=None)
@given(documents)
def test_a_policy_of_anything_is_made_or_refused(data):
    with suppress(PolicyError):
        make_policy(company_of(Document("kpi.toml", "", {"schema": 1, **data})), BASE)


SHOP = parse(dedent(SHOP_TEXT), "shop.toml").data
"""A file without a fault, in which one value is then exchanged for anything."""


def paths(data, base=()):
    for key, value in data.items() if isinstance(data, dict) else enumerate(data):
        yield (*base, key)
        if isinstance(value, dict | list):
            yield from paths(value, (*base, key))


def exchanged(data, path, value):
    copy = dict(data) if isinstance(data, dict) else list(data)
    copy[path[0]] = exchanged(data[path[0]], path[1:], value) if path[1:] else value
    return copy


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(list(paths(SHOP))), values)
def test_a_file_with_one_value_exchanged_for_anything_is_read_or_refused(path, value):
    declared, faults = Declared("shop"), Faults()
    read_rule_file(Document("shop.toml", "", exchanged(SHOP, path, value)), declared, faults)
    base = join([declared], BASE)
    with suppress(PolicyError):
        make_policy(
            company_of(Document("kpi.toml", "", {"schema": 1, "set": {"shop.response.edges": [value]}})), base
        )


def test_numbers_that_no_one_can_mean_are_refused():
    faults = Faults()
    data = {
        "schema": 1,
        "rule": {"r": {"scorer": "fixed", "parameters": {"a": Decimal("1e999"), "b": Decimal("-Infinity")}}},
    }
    read_rule_file(Document("x.toml", "", data), Declared("shop"), faults)
    assert [fault.code for fault in faults.found] == ["not_a_number", "not_a_number"]
