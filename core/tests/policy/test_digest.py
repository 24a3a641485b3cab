"""The hash of a policy does not depend on how the file is written, and does on what it says."""

from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.app.catalogue import core_declared
from kpi.documents import parse
from kpi.policy.catalogue import join
from kpi.policy.company import company_of
from kpi.policy.policy import make_policy

BLOCKS = (
    '[rule.a]\nscorer = "fixed"\nparameters = { amount = 1 }',
    '[rule.b]\nscorer = "fixed"\nclauses = ["C"]\nparameters = { amount = 2.50 }',
    '[event.late]\nlabel = "late"',
    '[scorecard.s]\nlabel = "s"\nitem = [{ rule = "a" }, { rule = "b" }]',
    '[metric.m]\nunit = "count"\nlabel = "m"\nsource = { events = "late" }',
    '[set]\n"s.cap" = 5\n"s.floor" = 1',
)
BASE = join([core_declared()])


def digest(*blocks):
    return make_policy(company_of(parse("\n".join(("schema = 1", *blocks)), "kpi.toml")), BASE).digest


WHOLE = digest(*BLOCKS)


@settings(max_examples=30, deadline=None)
@given(st.permutations(BLOCKS), st.booleans())
def test_the_order_of_tables_and_comments_does_not_change_the_digest(blocks, commented):
    text = [f"# {index}\n{block}" if commented else block for index, block in enumerate(blocks)]
    assert digest(*text) == WHOLE


@given(st.permutations(["unit = 'count'", "label = 'm'", "better = 'more'"]))
@settings(max_examples=10, deadline=None)
def test_the_order_of_keys_does_not_change_the_digest(keys):
    first = digest("[metric.m]", "unit = 'count'", "label = 'm'", "better = 'more'")
    assert digest("[metric.m]", *keys) == first


def test_one_number_written_in_two_ways_is_one_number():
    assert digest(*(block.replace("2.50", "2.5") for block in BLOCKS)) == WHOLE


def test_every_block_counts():
    shorter = [digest(*(block for block in BLOCKS[:4] if block is not left)) for left in (BLOCKS[2], None)]
    assert len({*shorter, WHOLE}) == 3


def test_another_number_is_another_digest():
    assert digest(*(block.replace("2.50", "2.51") for block in BLOCKS)) != WHOLE
    assert digest(*(block.replace('"s.cap" = 5', '"s.cap" = 6') for block in BLOCKS)) != WHOLE


def test_bindings_count_in_their_order():
    first = '[[bind]]\nrole = "x"\nscorecard = "s"'
    second = '[[bind]]\nrole = "y"\nscorecard = "s"'
    assert digest(*BLOCKS, first, second) != digest(*BLOCKS, second, first)
