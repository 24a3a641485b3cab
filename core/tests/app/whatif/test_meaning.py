"""A name is a metric, what raters judge, a kind of event, or how somebody is employed."""

import attrs
import pytest
from asked_company import POLICY

from kpi.app.whatif.given import Given
from kpi.app.whatif.meaning import Meanings, Sort
from kpi.engine.reach import reach_of
from kpi.errors import UsageError
from kpi.model.metric import Rated
from kpi.testing.policies import policy_of

FOUND = policy_of(POLICY.replace("schema = 1\nplugins = []\n", ""))
MEANINGS = Meanings(FOUND.catalogue, reach_of(FOUND))


def meant(name, role=""):
    return MEANINGS.of(Given("A", name, "1", role, where=name))


@pytest.mark.parametrize(
    ("name", "sort", "id"),
    [
        ("speed", Sort.OBSERVATION, "company.speed"),
        ("company.speed", Sort.OBSERVATION, "company.speed"),
        ("速度", Sort.OBSERVATION, "company.speed"),
        ("Speed of service", Sort.OBSERVATION, "company.speed"),
        ("speed_target", Sort.TARGET, "company.speed_target"),
        ("plan", Sort.RATING, "plan"),
        ("late", Sort.EVENTS, "company.late"),
        ("lateness", Sort.EVENTS, "company.late"),
        ("faults", Sort.DIRECT, "company.faults"),
        ("attitude", Sort.DIRECT, "company.attitude"),
        ("tenure_months", Sort.DIRECT, "tenure_months"),
        ("level", Sort.ASSIGNMENT, "level"),
        ("base_pay", Sort.ASSIGNMENT, "base_pay"),
        ("Faultless", Sort.DIRECT, "company.faults"),
    ],
)
def test_a_name_is_found_by_id_short_name_and_label(name, sort, id) -> None:
    found = meant(name)
    assert (found.sort, found.id) == (sort, id)


def test_the_roles_of_a_rating_are_those_that_its_metric_reads() -> None:
    assert meant("plan").roles == ("boss", "self")
    assert meant("plan", "boss").roles == ("boss",)


def test_a_role_whose_ratings_count_nowhere_is_refused() -> None:
    with pytest.raises(UsageError, match="did you mean 'boss'"):
        meant("plan", "bos")


def test_a_role_whose_ratings_count_for_others_alone_may_be_asked_about() -> None:
    plan = FOUND.catalogue.metrics["company.plan"]
    assert isinstance(plan.source, Rated)
    other = attrs.evolve(plan, id="x.plan", source=attrs.evolve(plan.source, roles=("guest",), weights=()))
    catalogue = attrs.evolve(FOUND.catalogue, metrics={**FOUND.catalogue.metrics, "x.plan": other})
    meanings = Meanings(catalogue, MEANINGS.reach)
    found = meanings.of(Given("A", "plan", "1", "guest", where="plan@guest"))
    assert (found.sort, found.id, found.metrics, found.roles) == (Sort.RATING, "plan", (other,), ("guest",))
    with pytest.raises(UsageError, match="known: boss, guest, self"):
        meanings.of(Given("A", "plan", "1", "nobody", where="plan@nobody"))


def test_of_several_of_one_name_that_counts_which_the_rules_of_the_person_read() -> None:
    speed = FOUND.catalogue.metrics["company.speed"]
    others = {f"{owner}.speed": attrs.evolve(speed, id=f"{owner}.speed") for owner in ("x", "y")}
    metrics = {**FOUND.catalogue.metrics, **others}
    catalogue = attrs.evolve(FOUND.catalogue, metrics=metrics)
    given = Given("A", "Speed of service", "1", where="speed")
    assert Meanings(catalogue, MEANINGS.reach).of(given).id == "company.speed"
    unread = attrs.evolve(MEANINGS.reach, metrics=frozenset(), rules=frozenset())
    with pytest.raises(UsageError, match=r"write one of them: company\.speed, x\.speed, y\.speed"):
        Meanings(catalogue, unread).of(given)


def test_an_unknown_name_tells_the_nearest() -> None:
    with pytest.raises(UsageError, match="did you mean 'speed'"):
        meant("sped")


def test_a_rule_that_reads_several_metrics_tells_them() -> None:
    with pytest.raises(UsageError, match="it reads speed, speed_target"):
        meant("Speed")


def test_what_follows_from_the_items_cannot_be_set() -> None:
    with pytest.raises(UsageError, match="follows from its items"):
        meant("own_score")
    with pytest.raises(UsageError, match="handed to a rule"):
        meant("nth")


def test_only_open_raters_have_roles() -> None:
    with pytest.raises(UsageError, match="no raters of the role"):
        meant("speed", "boss")
    with pytest.raises(UsageError, match="given unseen"):
        meant("attitude", "member")


def test_events_are_read_by_the_metrics_that_count_them_and_by_sanctions() -> None:
    assert [one.id for one in meant("late").metrics] == ["company.faults"]
    assert MEANINGS.reads_event("company.rude")
    assert MEANINGS.reads_event("company.late")
    assert not MEANINGS.reads_event("company.other")
