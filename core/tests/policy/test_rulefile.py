"""Every section reads into the model, and every typo in it is told with its line and the nearest name."""

from datetime import date
from fractions import Fraction

import attrs
import pytest

from kpi.model.clause import ClauseState
from kpi.model.due import Done, Due
from kpi.model.metric import (
    Aggregate,
    Condition,
    Counted,
    Derived,
    FromTable,
    Metric,
    Rated,
    TargetOf,
    Window,
)
from kpi.model.pay import PayPart, PayScheme
from kpi.model.quantity import Measure
from kpi.model.rule import Rule, RuleKind
from kpi.model.sanction import SanctionSet
from kpi.model.scorecard import Item, Scorecard
from kpi.model.table import Column, Table
from kpi.policy.sections import (
    due,
    events,
    ladders,
    metrics,
    pay,
    rules,
    sanctions,
    scorecards,
    sources,
    tables,
)
from kpi.types import Direction, Origin


def one(declare, text):
    declared, faults = declare("schema = 1\n" + text)
    assert faults == []
    return declared


def test_a_metric_has_the_domain_of_its_unit_where_none_is_given(declare):
    (metric,) = one(declare, '[metric.rate]\nlabel = "rate"\nunit = "percent"\ndomain = { low = 50 }').metrics
    assert (metric.id, metric.domain.low, metric.domain.high) == ("shop.rate", 50, 100)
    assert metric.pooled
    assert metric.better is Direction.NONE


@pytest.mark.parametrize(
    "source, expected",
    [
        ('{ target_of = "sales" }', TargetOf("sales")),
        (
            '{ rated = "task", roles = ["a", "b"], weights = [1, 0.5], missing_role = "skip" }',
            Rated("task", ("a", "b"), (Fraction(1), Fraction(1, 2)), "skip"),
        ),
        ('{ events = "late" }', Counted(("late",))),
        (
            (
                '{ table = "calls", numerator = { how = "count", where = { column = "answered", value = true } },'
                ' denominator = { how = "count" } }'
            ),
            FromTable(
                "calls", Aggregate("count", "", (Condition("answered", "==", True),)), Aggregate("count")
            ),
        ),
        ('{ table = "calls", how = "sum", column = "talk" }', FromTable("calls", Aggregate("sum", "talk"))),
        (
            (
                '{ of = "x", over = "window", how = "streak", window = { periods = 12, current = false },'
                ' where = { op = ">=", value = 1 } }'
            ),
            Derived("x", "window", "streak", Window(12, current=False), Condition("", ">=", Fraction(1))),
        ),
    ],
)
def test_a_source_is_read_as_it_is_written(declare, source, expected):
    (metric,) = one(declare, f'[metric.m]\nlabel = "m"\nunit = "number"\nsource = {source}').metrics
    assert metric.source == expected


def test_a_rule_has_exact_parameters_with_their_story(declare):
    text = """
[rule.r]
scorer = "bands"
[rule.r.parameters]
bare = [1, 2.5, "1/3", "none", true]
told = { value = "x", origin = "default", clauses = ["C1"], unit = "points", choices = ["x", "y"] }
dated = [{ value = 1, until = "2018-12-31" }, { value = 2, from = 2019-01-01 }]
table = { junior = 1, senior = { base = 2 } }
rows = [{ from = 0, rate = 0.1 }]
"""
    (rule,) = one(declare, text).rules
    bare, told, dated, table, rows = rule.parameters
    assert bare.values[0].value == (Fraction(1), Fraction(5, 2), Fraction(1, 3), None, True)
    assert bare.values[0].origin is Origin.TEXT
    assert (told.unit, told.choices, told.values[0].origin) == ("points", ("x", "y"), Origin.DEFAULT)
    assert [one.value for one in dated.values] == [1, 2]
    assert dated.at(date(2018, 12, 31)).value == 1
    assert dated.at(date(2019, 1, 1)).value == 2
    assert table.values[0].value == {"junior": 1, "senior": {"base": 2}}
    assert rows.values[0].value == ({"from": 0, "rate": Fraction(1, 10)},)


@pytest.mark.parametrize(
    "kind, unit, good",
    [
        ("score", "points", "more"),
        ("fine", "yuan", "less"),
        ("condition", "flag", "more"),
        ("grade", "level", "more"),
    ],
)
def test_the_unit_of_a_rule_follows_its_kind(declare, kind, unit, good):
    (rule,) = one(declare, f'[rule.r]\nscorer = "x"\nkind = "{kind}"').rules
    assert (rule.kind, rule.unit, rule.good) == (RuleKind(kind), Measure(unit), Direction(good))


def test_a_table_of_ones_own_is_a_kind_of_import(declare):
    text = """
[table.picks]
key = ["employee", "on"]
about = "on"
subject = "employee"
[[table.picks.column]]
name = "employee"
type = "employee"
[[table.picks.column]]
name = "on"
type = "date"
[[table.picks.column]]
name = "right"
type = "count"
required = false
domain = { high = 1000 }
"""
    (table,) = one(declare, text).tables
    assert (table.kind, table.key, table.owner) == ("picks", ("employee", "on"), "shop")
    assert table.column("right").domain.high == 1000


def test_a_clause_that_nobody_carries_out_says_why(declare):
    declared, faults = declare(
        'schema = 1\n[clause."C1"]\nstate = "not-computable"\n[clause.C2]\nstate = "rating"'
    )
    assert [fault.message for fault in faults] == [
        "clause.C1: note is missing; say why it cannot be computed",
        "clause.C2: by is missing; a clause that is a rating names who carries it out",
    ]
    assert [one.state for one in declared.clauses] == [ClauseState.NOT_COMPUTABLE, ClauseState.RATING]


WHERE = '[metric.m]\nlabel = "m"\nunit = "count"\nsource = {{ table = "t", how = "count", where = {} }}'

TYPOS = [
    ('[metric.m]\nlabel = "m"\nunit = "second"', "4", "unit: 'second' is not allowed", "'seconds'"),
    ('[metric.m]\nlable = "m"\nunit = "count"', "3", "lable: unknown key", "'label'"),
    ('[metric.m]\nunit = "count"', "2", "label is missing", "a label"),
    (
        '[metric.m]\nlabel = "m"\nunit = "count"\nsource = { event = ["x"] }',
        "5",
        "source: names no source",
        "'events'",
    ),
    (
        '[metric.m]\nlabel = "m"\nunit = "count"\ndomain = { low = "a" }',
        "5",
        "domain.low: must be a number",
        "",
    ),
    (
        '[metric.m]\nlabel = "m"\nunit = "count"\ndomain = { low = nan }',
        "5",
        "domain.low: NaN is not a number",
        "",
    ),
    (
        '[metric.m]\nlabel = "m"\nunit = "count"\nsource = { table = "t", how = "total" }',
        "5",
        "source.how: 'total' is not allowed",
        "count",
    ),
    (
        '[metric.m]\nlabel = "m"\nunit = "count"\nsource = { rated = "x", roles = ["a"], weights = [1, 2] }',
        "5",
        "source.weights: needs as many weights as roles",
        "",
    ),
    ("[rule.r]\nscorer = 3", "3", "scorer: must be text, not a number (3)", "quotes"),
    (
        '[metric.m]\nlabel = "m"\nunit = "rank"\nsource = { of = "x", over = "subordinates", how = "rank" }',
        "5",
        "source.how: 'rank' cannot be taken over subordinates",
        "over subordinates: mean, pooled, sum, min, max, count",
    ),
    (
        '[metric.m]\nlabel = "m"\nunit = "count"\nsource = { of = "x", over = "unit", how = "streak" }',
        "5",
        "source.how: 'streak' cannot be taken over unit",
        "over unit: mean, pooled, sum, min, max, count, rank",
    ),
    ('[metric.m]\nlabel = 3\nunit = "count"', "3", "label: must be a table, not a number (3)", ""),
    (
        '[metric.m]\nlabel = "m"\nunit = "count"\npooled = "yes"',
        "5",
        "pooled: must be true or false, not text",
        "",
    ),
    (
        '[metric.m]\nlabel = "m"\nunit = "count"\ndomain = { low = true }',
        "5",
        "low: must be a number, not true",
        "",
    ),
    (
        '[metric.m]\nlabel = "m"\nunit = "count"\ndomain = { low = 1e99 }',
        "5",
        "1E+99 has more than 30 digits",
        "",
    ),
    ('[metric.m]\nlabel = "m"\nunit = "count"\nsource = 3', "5", "source: must be a table, not a number", ""),
    (WHERE.format('{ column = "a", op = "missing", value = 1 }'), "5", "missing takes no value", ""),
    (WHERE.format('{ column = "a", op = "<" }'), "5", "value is missing", ""),
    (WHERE.format('{ op = "<", value = 1 }'), "5", "metric (or column) is missing", ""),
    (WHERE.format('{ column = "a", op = "in", value = 1 }'), "5", "must be a list for `in`", ""),
    (WHERE.format('{ column = "a", op = "=", value = 1 }'), "5", "'=' is not allowed", "="),
    (
        '[ladder.l]\nlabel = "l"\nlevel = [{ id = "a" }, { id = "a" }]',
        "4",
        "two levels are called 'a'",
        "",
    ),
    (
        '[pay.p]\nlabel = "p"\npart = [{ name = "a", money = "fine", mechanism = "outside" }, { name = "a", money = "base" }]',
        "4",
        "the part 'a' stands here twice",
        "",
    ),
    ('[rule.r]\nscorer = "x"\n[rule.r.parameters]\na = 2018-01-01', "5", "a: must not be a date", "quotes"),
    ('[rule.r]\nscorer = "x"\nparameters = 3', "4", "parameters: must be a table, not a number", ""),
    (
        '[rule.r]\nscorer = "x"\n[rule.r.parameters]\na = { value = 1, from = 3 }',
        "5",
        "must be a date in quotes",
        "",
    ),
    ('[rule.r]\nscorer = "x"\nkind = "scor"', "4", "kind: 'scor' is not allowed", "'score'"),
    (
        '[rule.r]\nscorer = "x"\nparameters = { a = { vale = 1, unit = "x" } }',
        "4",
        "a.vale: unknown key",
        "'value'",
    ),
    (
        '[rule.r]\nscorer = "x"\n[rule.r.parameters]\na = { value = 1, from = "2018-02-30" }',
        "5",
        "a.from: '2018-02-30' is not a day of the calendar",
        "2018-01-31",
    ),
    (
        '[rule.r]\nscorer = "x"\n[rule.r.parameters]\na = { value = 1, from = "2018-02-02", until = "2018-01-01" }',
        "5",
        "a.until: 2018-01-01 is before 2018-02-02",
        "",
    ),
    (
        '[rule.r]\nscorer = "x"\n[rule.r.parameters]\na = { value = "z", choices = ["x", "y"] }',
        "5",
        "a.value: 'z' is not a choice",
        "x, y",
    ),
    ('[rule.r]\nscorer = "x"\nfull = "ful"', "4", "full: 'ful' is not one of its parameters", ""),
    (
        '[rule.r]\nscorer = "x"\ninputs = { a = "m" }\nparameters = { a = 1 }',
        "5",
        "'a' is an input already",
        "",
    ),
    ('[scorecard.s]\nlabel = "s"', "2", "item is missing", "a list"),
    (
        '[scorecard.s]\nlabel = "s"\nitem = [{ rule = "r", na_policy = "skip" }]',
        "4",
        "'skip' is not allowed",
        "drop",
    ),
    (
        '[scorecard.s]\nlabel = "s"\nitem = []\nrollups = { quarters = "mean" }',
        "5",
        "is no frequency",
        "'quarter'",
    ),
    ('[scorecard.s]\nlabel = "s"\nitem = [{ rule = "r" }, { rule = "r" }]', "4", "'r' stands here twice", ""),
    (
        '[scorecard.s]\nlabel = "s"\nitem = [{ rule = "r" }]\nexclusive = [["q"]]',
        "5",
        "'q' is not an item",
        "r",
    ),
    ('[sanction.s]\nscorer = "x"\nmony = "fine"', "4", "mony: unknown key", "'money'"),
    ('[sanction.s]\nscorer = "x"', "2", "money is missing", "fine"),
    ('[sanction.s]\nscorer = "x"\nmoney = "fine"\nwindow = "month"', "5", "window needs `on`", ""),
    ('[sanction.s]\nscorer = "x"\nmoney = "adjustment"', "2", "adjustment goes both ways", 'kind = "award"'),
    ('[sanction.s]\nscorer = "x"\nmoney = "award"\nkind = "fine"', "5", "award is given to the person", ""),
    (
        '[sanction.s]\nscorer = "x"\nmoney = "unpaid_time"\nkind = "award"',
        "5",
        "unpaid_time is taken from",
        "",
    ),
    (
        '[sanction.s]\nscorer = "x"\nledger = "points"\nmoney = "fine"',
        "5",
        "the ledger points has no kinds",
        "",
    ),
    ('[sanctions.s]\nlabel = "s"\nrule = ["x"]', "4", "rule: unknown key", "'rules'"),
    ('[pay.p]\nlabel = "p"\npart = [{ name = "a", money = "bonus" }]', "4", "'bonus' is not allowed", "base"),
    ('[pay.p]\nlabel = "p"\npart = [{ name = "a", money = "base" }]', "4", "rule is missing", ""),
    ('[ladder.l]\nlabel = "l"\nlevel = [{ id = "a", enters = [] }]', "4", "enters: unknown key", "'enter'"),
    ('[event.e]\nlabel = "e"\ncount = []', "4", "count: unknown key", "'counts'"),
    (
        '[table.t]\nkey = ["a"]\nabout = "a"\nsubject = "a"\ncolumn = [{ name = "b", type = "date" }]',
        "3",
        "'a' is not",
        "b",
    ),
    ('[clause.c]\nstate = "rules"', "3", "'rules' is not allowed", "'rule'"),
    ('[metrics.m]\nlabel = "m"', "2", "metrics: unknown key", "'metric'"),
    ("[rule]\nx = 3", "3", "rule.x: must be a table, not a number", ""),
    ('[rule."a.b"]\nscorer = "x"', "2", "a name has no dot", ""),
]


@pytest.mark.parametrize("text, line, message, hint", TYPOS)
def test_a_typo_is_told_with_its_line_its_key_path_and_the_nearest_name(declare, text, line, message, hint):
    _, faults = declare("schema = 1\n" + text)
    found = [(fault.where, fault.message, fault.hint) for fault in faults]
    assert any(
        where == f"shop.toml:{line}" and message in said and hint in mend for where, said, mend in found
    ), found


def test_all_faults_of_a_file_are_told_at_once(declare):
    text = "schema = 1\n" + "\n".join(
        text.replace(".m]", f".m{i}]") for i, (text, *_) in enumerate(TYPOS[:4])
    )
    _, faults = declare(text)
    assert [fault.where for fault in faults] == [f"shop.toml:{line}" for line in (4, 6, 5, 8, 13)]


def test_the_schema_number_is_checked(declare):
    assert [fault.code for fault in declare("[event.e]\nlabel = 'e'")[1]] == ["missing_key"]
    assert [fault.code for fault in declare("schema = 2")[1]] == ["wrong_schema"]


def test_a_name_that_stands_in_two_files_is_told(declare):
    declared, _ = declare('schema = 1\n[rule.r]\nscorer = "x"\n[sanction.r]\nscorer = "x"\nmoney = "fine"')
    assert [rule.id for rule in declared.rules] == ["shop.r", "shop.r"]
    _, faults = declare('schema = 1\n[rule.r]\nscorer = "x"\n[sanction.r]\nscorer = "x"\nmoney = "fine"')
    assert [fault.message for fault in faults] == ["rule shop.r is declared twice; first at shop.toml:2"]


MADE_BY_THE_READER = {
    Metric: ({"id", "where", "owner"}, metrics.METRIC, {}),
    Rule: ({"id", "where", "owner"}, rules.RULE, {"inputs": "bind"}),
    Scorecard: ({"id", "where", "owner"}, scorecards.SCORECARD, {"item": "items", "rank": "ranking"}),
    Item: (set(), scorecards.ITEM, {}),
    SanctionSet: ({"id", "where", "owner", "sanctions"}, sanctions.SANCTION_SET, {"rules": "adopts"}),
    PayScheme: ({"id", "where", "owner"}, pay.PAY, {"part": "chain"}),
    PayPart: (set(), pay.PART, {}),
    ladders.Ladder: ({"id", "where", "owner"}, ladders.LADDER, {"level": "levels"}),
    ladders.Level: (set(), ladders.LEVEL, {}),
    events.EventKind: ({"id", "where", "owner"}, events.EVENT, {}),
    Due: ({"id", "where", "owner"}, due.DUE, {"from": "start"}),
    Done: (set(), due.DONE, {}),
    Table: ({"kind", "owner"}, tables.TABLE, {"column": "columns"}),
    Column: (set(), tables.COLUMN, {}),
    Window: (set(), sources.WINDOW, {}),
    Aggregate: (set(), sources.AGGREGATE, {}),
}


@pytest.mark.parametrize("model", MADE_BY_THE_READER, ids=lambda one: one.__name__)
def test_every_field_of_the_model_can_be_written_in_toml(model):
    made, spec, renamed = MADE_BY_THE_READER[model]
    keys = {renamed.get(key.name, key.name) for key in spec.keys}
    fields = {field.name for field in attrs.fields(model)} - made
    # A rule's inputs come from the metrics that it binds.
    assert fields - keys - ({"inputs"} if model is Rule else set()) == set()
