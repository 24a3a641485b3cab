"""A new sort is missing nowhere: what has to name each sort by itself is held to the list of them."""

import inspect

import attrs
import pytest

from kpi import api, hookspecs
from kpi.app.rules import entries
from kpi.app.vocabulary import KINDS
from kpi.engine.population.binding import Bound
from kpi.errors import PolicyError
from kpi.model.catalogue import BINDABLE, Binding, Catalogue
from kpi.model.rule import RuleKind
from kpi.model.sorts import BY_WORD, SETTABLE, SORTS, WRITTEN
from kpi.policy.checks import checks_of_parameters
from kpi.policy.company import BIND
from kpi.policy.declared import SINGLE, Declared
from kpi.policy.link import links
from kpi.policy.rulefile import SECTIONS
from kpi.policy.rulefiles import RuleFiles
from kpi.testing.policies import policy_of

SMALLEST = {
    "metric": 'label = "one"\nunit = "count"',
    "rule": 'scorer = "fixed"\nparameters = { amount = 1 }',
    "scorecard": 'label = "one"\nitem = []\nparameters = { bonus = 1 }',
    "sanctions": 'label = "one"\nrules = []\nparameters = { amount = 1 }',
    "pay": 'label = "one"\npart = []\nparameters = { amount = 1 }',
    "ladder": 'label = "one"\nlevel = []\nparameters = { amount = 1 }',
    "procedure": 'label = "one"\nparameters = { chain = ["propose"], expires_days = 1 }',
    "attendance": 'label = "one"\noutcomes = {}\nparameters = { grace_minutes = 1 }',
    "clock": 'label = "one"\ntable = "tickets"\nstart = "dispatched"\nstop = "closed"\nparameters = { limit_minutes = 1 }',
    "due": 'label = "one"\nfrom = "hire"\nparameters = { notice_days = 1 }',
    "panel": 'label = "one"\nparameters = { groups = { team = ["peer"] }, min_raters = 1, anonymous = false }',
    "limits": 'label = "one"\nwage = ["base"]\npart = []\nparameters = { mode = "cap" }',
    "event": 'label = "one"',
    "table": 'key = ["a"]\nabout = "a"\nsubject = "b"\ncolumn = [{ name = "a", type = "date" }, { name = "b", type = "employee" }]',
}
"""The smallest declaration of each sort that rule files take, with a parameter where its sort has any."""


def written(sort, more=""):
    head = 'clauses = ["C9"]\n' if sort.has("clauses") else ""
    return policy_of(f"[{sort.section}.one]\n{head}{SMALLEST[sort.word]}\n{more}")


def of_catalogue(policy, sort):
    name = "company.one" if sort.key == "id" else "one"
    return getattr(policy.catalogue, sort.field)[name]


def fields(cls, *left_out):
    return {one.name: one.type for one in attrs.fields(cls) if one.name not in left_out}


def test_the_catalogue_has_a_field_for_every_sort_and_no_other():
    assert fields(Catalogue) == {one.field: f"Mapping[str, {one.kind.__name__}]" for one in SORTS}


def test_an_owner_declares_every_sort_and_single_sanctions_besides():
    found = fields(Declared, "owner", "title", "single", "faulty")
    assert found == {one.field: f"list[{one.kind.__name__}]" for one in SORTS}


def test_rule_files_give_every_sort_that_has_a_section():
    found = {
        name: inspect.signature(one.fget).return_annotation
        for name, one in vars(RuleFiles).items()
        if isinstance(one, property)
    }
    assert found == {one.field: f"tuple[{one.kind.__name__}, ...]" for one in SORTS if one.section}


@pytest.mark.parametrize("sort", SORTS, ids=lambda one: one.word)
def test_every_sort_has_a_hook_that_returns_it_and_a_class_that_plugins_may_import(sort):
    hook = getattr(hookspecs, sort.hook)
    assert inspect.signature(hook).return_annotation == f"Iterable[{sort.kind.__name__}]"
    assert getattr(api, sort.kind.__name__) is sort.kind
    assert sort.kind.__name__ in api.__all__


def test_every_section_is_read_and_gives_a_sort():
    assert set(SECTIONS) == {SINGLE, *(one.section for one in SORTS if one.section)}


def test_what_is_linked_and_checked_again_is_a_sort():
    found = {one.field: {} for one in SORTS}
    assert {*links({}, {}), *checks_of_parameters(found)} <= set(BY_WORD)


@pytest.mark.parametrize("sort", WRITTEN, ids=lambda one: one.word)
def test_what_a_company_writes_of_a_sort_is_in_its_policy_and_in_its_hash(sort):
    policy = written(sort)
    assert isinstance(of_catalogue(policy, sort), sort.kind)
    assert policy.digest != policy_of("").digest


@pytest.mark.parametrize("sort", [one for one in WRITTEN if one.has("clauses")], ids=lambda one: one.word)
def test_the_clause_that_one_of_a_sort_cites_is_in_the_register(sort):
    assert written(sort).catalogue.clauses["C9"].by == ("company.one",)


@pytest.mark.parametrize("sort", SETTABLE, ids=lambda one: one.word)
def test_a_parameter_of_a_sort_can_be_set_and_what_it_lacks_cannot(sort):
    name = of_catalogue(written(sort), sort).parameters[-1].name
    value = "false" if name == "anonymous" else '"warn"' if name == "mode" else "2"
    policy = written(sort, f'[set]\n"one.{name}" = {value}\n')
    assert of_catalogue(policy, sort).parameters[-1].values[-1].origin == "company"
    with pytest.raises(PolicyError, match="unknown parameter"):
        written(sort, '[set]\n"one.nothing" = 2\n')


SHOWN_BY_THEIR_RULES = ("rule", "sanctions", "pay")


@pytest.mark.parametrize(
    "sort", [one for one in SETTABLE if one.word not in SHOWN_BY_THEIR_RULES], ids=lambda one: one.word
)
def test_kpi_rules_lists_every_sort_with_numbers_of_its_own_under_its_word(sort):
    policy = written(sort)
    (entry,) = (one for one in entries(policy.catalogue, None) if one.id == "company.one")
    assert entry.kind == RuleKind(sort.word)


def test_every_kind_of_the_catalogue_has_a_name_in_both_languages():
    assert set(KINDS) == set(RuleKind)


def test_a_binding_has_a_field_and_a_key_for_whatever_can_be_bound_and_no_other():
    assert {one.word for one in BINDABLE} <= set(BY_WORD)
    found = {one.name: one.default for one in attrs.fields(Binding)}
    of_whom = {"role", "unit", "where", "below"}
    assert {name: default for name, default in found.items() if name not in of_whom} == {
        one.field: () if one.several else "" for one in BINDABLE
    }
    assert set(BIND.by_name) - of_whom == {one.word for one in BINDABLE}
    bound = {BY_WORD[one.word].field for one in BINDABLE}
    assert set(fields(Bound, "first_card", "outside")) == bound


def test_who_binds_nothing_is_told_all_that_can_be_bound():
    with pytest.raises(PolicyError) as refused:
        policy_of('[[bind]]\nrole = "cs"\n')
    (fault,) = refused.value.faults
    assert all(one.word in fault.hint for one in BINDABLE)
