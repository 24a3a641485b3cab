"""What declarations must hold against each other."""

import attrs
import pytest

from kpi.model.clause import ClauseState
from kpi.model.metric import Metric, Standing
from kpi.model.quantity import Measure
from kpi.model.rule import Rule, RuleKind
from kpi.policy.catalogue import join
from kpi.policy.declared import Declared

HEAD = "schema = 1\n"


@pytest.fixture
def faults(joined):
    """Return a function that joins rule files and gives the messages of all faults."""

    def found(**texts):
        result = joined(**{owner: HEAD + text for owner, text in texts.items()})
        return [fault.message for one in result.faults.values() for fault in one.found]

    return found


def test_a_rule_takes_unit_domain_direction_and_label_from_its_metric(shop):
    (item,) = shop.catalogue.rules["shop.response"].inputs
    assert (item.name, item.short, item.unit, item.aliases) == (
        "shop.response",
        "response",
        Measure.SECONDS,
        ("seconds",),
    )
    assert item.better == "less"
    assert item.label.zh == "响应"


def test_references_become_full_ids(shop):
    catalogue = shop.catalogue
    assert catalogue.scorecards["shop.month"].items[0].rule == "shop.response"
    assert catalogue.rules["shop.tenure"].bind == {"score": "tenure_months"}
    (sanction,) = catalogue.sanctions["shop.house"].sanctions
    assert (sanction.rule, sanction.trigger.kinds) == ("shop.lateness", ("shop.late",))
    assert catalogue.ladders["shop.steps"].levels[1].enter == ("shop.tenure",)
    assert catalogue.pay["shop.plain"].chain[0].rule == "shop.base"


def test_a_name_that_two_owners_declare_names_both_with_their_versions(declare):
    read = [
        declare(
            HEAD + '[table.picks]\nkey=["a"]\nabout="a"\nsubject="a"\ncolumn=[{ name="a", type="date" }]',
            owner,
            title,
        )[0]
        for owner, title in (("shop", "shop (kpi-shop 1.2)"), ("mill", "mill (kpi-mill 3.4)"))
    ]
    result = join(read)
    (fault,) = result.faults["mill"].found
    assert (fault.code, fault.who) == ("name_conflict", "mill (kpi-mill 3.4)")
    assert fault.message == "the table 'picks' of mill (kpi-mill 3.4) is also declared by shop (kpi-shop 1.2)"
    assert not result.faults["shop"].found


@pytest.mark.parametrize(
    "text, message",
    [
        ('[rule.r]\nscorer = "band"', "rule shop.r: unknown scorer 'band'"),
        (
            '[rule.r]\nscorer = "fixed"',
            "rule shop.r: the scorer fixed needs 'amount', which is neither an input",
        ),
        (
            '[rule.r]\nscorer = "fixed"\nparameters = { amount = 1, amout = 2 }',
            "the scorer fixed takes no 'amout'",
        ),
        ('[rule.r]\nscorer = "bands"\ninputs = { value = "speed" }', "rule shop.r: unknown metric 'speed'"),
        (
            '[scorecard.s]\nlabel = "s"\nitem = [{ rule = "nothing" }]',
            "scorecard shop.s: unknown rule 'nothing'",
        ),
        ('[scorecard.s]\nlabel = "s"\nitem = []\ngrade = "abc"', "scorecard shop.s: unknown rule 'abc'"),
        (
            '[scorecard.s]\nlabel = "s"\nitem = [{ rule = "s", when = { metric = "track", value = 1 } }]',
            "scorecard shop.s: unknown metric 'track'",
        ),
        ('[sanctions.s]\nlabel = "s"\nrules = ["x"]', "sanctions shop.s: unknown sanction 'x'"),
        (
            '[sanctions.s]\nlabel = "s"\nrules = []\nconflicts = ["y"]',
            "sanctions shop.s: unknown sanctions 'y'",
        ),
        (
            '[sanction.s]\nscorer = "fixed"\nmoney = "fine"\non = "lates"\nparameters = { amount = 1 }\n[sanctions.set]\nlabel = "x"\nrules = ["s"]',
            "sanctions shop.set: unknown event 'lates'",
        ),
        (
            '[pay.p]\nlabel = "p"\npart = [{ name = "a", money = "base", rule = "z" }]',
            "pay shop.p: unknown rule 'z'",
        ),
        ('[ladder.l]\nlabel = "l"\nlevel = [{ id = "a", enter = ["z"] }]', "ladder shop.l: unknown rule 'z'"),
        (
            '[metric.m]\nlabel = "m"\nunit = "count"\nsource = { table = "call" }',
            "metric shop.m: unknown table 'call'",
        ),
        (
            '[metric.m]\nlabel = "m"\nunit = "count"\nsource = { table = "calls", how = "sum", column = "talks" }',
            "metric shop.m: the table calls has no column 'talks'",
        ),
        (
            '[metric.m]\nlabel = "m"\nunit = "count"\nsource = { table = "calls", how = "sum" }',
            "metric shop.m: sum needs a column",
        ),
        (
            '[metric.m]\nlabel = "m"\nunit = "count"\nsource = { table = "calls", where = { column = "x", value = 1 } }',
            "metric shop.m: the table calls has no column 'x'",
        ),
        (
            '[metric.m]\nlabel = "m"\nunit = "count"\nsource = { table = "events", how = "sum", column = "kind" }',
            "metric shop.m: sum of the column 'kind', which holds no numbers",
        ),
        (
            '[metric.m]\nlabel = "m"\nunit = "score"\nsource = { standing = "score", card = "c" }',
            "metric shop.m: unknown scorecard 'c'",
        ),
    ],
)
def test_what_does_not_fit_together_is_told(faults, text, message):
    assert any(message in said for said in faults(shop=text)), faults(shop=text)


def test_metrics_that_are_made_of_one_another_are_told_with_the_path(faults):
    text = "".join(
        f'[metric.{one}]\nlabel = "x"\nunit = "count"\nsource = {{ of = "{other}", over = "unit", how = "sum" }}\n'
        for one, other in (("a", "b"), ("b", "c"), ("c", "a"))
    )
    assert faults(shop=text) == ["metric shop.a is made of itself: shop.a -> shop.b -> shop.c -> shop.a"]


def test_a_full_mark_may_be_the_rules_alone(faults):
    text = '[rule.r]\nscorer = "fixed"\nfull = "full"\nparameters = { amount = 3, full = 5 }'
    assert faults(shop=text) == []


def test_a_set_may_adopt_a_single_sanction_of_another_plugin(joined, shop):
    own = '[event.late]\nlabel = "x"\n[sanction.s]\nscorer = "fixed"\nmoney = "fine"\non = "late"\nparameters = { amount = 1 }\n'
    result = joined(
        shop=HEAD + own + '[sanctions.one]\nlabel = "x"\nrules = ["s"]',
        mill=HEAD + '[sanctions.two]\nlabel = "x"\nrules = ["shop.s"]',
    )
    (sanction,) = result.catalogue.sanctions["mill.two"].sanctions
    assert (sanction.rule, sanction.trigger.kinds) == ("shop.s", ("shop.late",))


def test_a_rule_declared_in_python_keeps_its_own_inputs(shop):
    own = attrs.evolve(shop.catalogue.rules["shop.response"].inputs[0], name="picked")
    rule = Rule(
        "mill.r",
        RuleKind.SCORE,
        shop.catalogue.rules["shop.response"].label,
        "fixed",
        (own,),
        {"amount": "picked"},
        owner="mill",
    )
    result = join([Declared("mill", rules=[rule])], shop)
    assert result.catalogue.rules["mill.r"].inputs == (own,)
    assert not result.faults["mill"].found


def test_a_layer_on_top_leaves_the_base_as_it_was(shop):
    before = set(shop.catalogue.metrics)
    metric = Metric.simple("mill.m", Measure.SCORE, source=Standing("score", "shop.month"))
    result = join([Declared("mill", metrics=[attrs.evolve(metric, owner="mill")])], shop)
    assert set(result.catalogue.metrics) - before == {"mill.m"}
    assert set(shop.catalogue.metrics) == before


def test_every_clause_has_one_state(joined):
    text = """
[metric.attitude]
label = "a"
unit = "score"
source = { rated = "attitude" }
[rule.manners]
scorer = "ratio"
clauses = ["C1"]
inputs = { actual = "attitude" }
[rule.base]
scorer = "fixed"
parameters = { amount = { value = 1, clauses = ["C2"] } }
[event.warning]
label = "w"
clauses = ["C3"]
[clause.C4]
state = "not-computable"
note = "nobody measures it"
[clause.C2]
state = "rule"
by = ["base"]
note = "told"
"""
    clauses = joined(shop=HEAD + text).catalogue.clauses
    assert [(one.id, one.state, one.by) for one in clauses.values()] == [
        ("C1", ClauseState.RATING, ("shop.manners",)),
        ("C2", ClauseState.RULE, ("shop.base",)),
        ("C3", ClauseState.PROCESS, ("shop.warning",)),
        ("C4", ClauseState.NOT_COMPUTABLE, ()),
    ]


def test_a_clause_that_is_cited_and_said_to_be_not_computable_is_a_contradiction(faults):
    text = (
        '[rule.base]\nscorer = "fixed"\nclauses = ["C2"]\nparameters = { amount = 1 }\n'
        '[clause.C2]\nstate = "not-computable"\nnote = "x"'
    )
    assert faults(shop=text) == ["clause C2 is said to be not-computable, but shop.base cites it"]


def test_whoever_is_said_to_carry_a_clause_out_must_exist(faults):
    text = '[clause.C1]\nstate = "process"\nby = ["bsae"]\n[rule.base]\nscorer = "fixed"\nparameters = { amount = 1 }'
    assert faults(shop=text) == ["clause C1: nothing is called 'bsae'"]


def test_two_plugins_may_account_for_one_clause_and_whoever_computes_it_wins(joined):
    result = joined(
        shop=HEAD + '[clause.C]\nstate = "not-computable"\nnote = "no data"',
        mill=HEAD + '[rule.base]\nscorer = "fixed"\nclauses = ["C"]\nparameters = { amount = 1 }',
    )
    clause = result.catalogue.clauses["C"]
    assert (clause.state, clause.by, clause.note) == (ClauseState.RULE, ("mill.base",), "no data")
