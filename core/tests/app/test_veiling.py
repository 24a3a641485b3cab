"""Ratings of anonymous panels come into the store without who gave them, and their comments apart."""

from datetime import date
from pathlib import Path

import pytest

from kpi.app.import_notes import beside_notes
from kpi.app.importing import batches, import_file, undo_batch
from kpi.errors import DataError
from kpi.store import open_store
from kpi.testing.policies import policy_of

TODAY = date(2024, 4, 1)
TEXT = """
[panel.round]
label = "round"
[panel.round.parameters]
groups = {{ customers = ["customer"], team = ["member"], self = ["self"], superior = ["boss"] }}
group_weights = "none"
min_raters = 3
open_groups = ["superior", "self"]
anonymous = {anonymous}
[metric.goals]
label = "goals"
unit = "score"
source = {{ rated = "goals", panel = "round" }}
[metric.ideas]
label = "ideas"
unit = "score"
source = {{ rated = "ideas", panel = "round" }}
[metric.plain]
label = "plain"
unit = "score"
source = {{ rated = "plain" }}
"""
HEAD = "subject,item,period,rater,rater_role,score,note\n"
ROWS = (
    "A,goals,2024-Q1,Anna,customer,91,first\nA,goals,2024-Q1,Bert,customer,82,\n"
    "A,goals,2024-Q1,Carl,member,73,second\nA,goals,2024-Q1,Boss,boss,64,third\nA,plain,2024-Q1,Dora,customer,55,\n"
)


def catalogue(anonymous="true"):
    return policy_of(TEXT.format(anonymous=anonymous)).catalogue


@pytest.fixture
def store():
    with open_store(":memory:", create=True) as opened:
        yield opened


@pytest.fixture
def bring(store, tmp_path: Path):
    def bring(text, kind="ratings", anonymous="true", **more):
        path = tmp_path / f"{kind}.csv"
        path.write_text(text, encoding="utf-8")
        return import_file(store, catalogue(anonymous), kind, path, today=TODAY, **more)

    bring("id,name,hired_on\nA,An,2020-01-01\nB,Bo,2020-01-01\n", "employees")
    return bring


def kept(store, kind="ratings"):
    return store.facts().frame(kind).rows(named=True)


def everything(store):
    """Every text and number of the file, as whoever opens it sees them."""
    return "\n".join(store._db.iterdump())


def test_names_of_raters_are_nowhere_in_the_store(store, bring) -> None:
    done = bring(HEAD + ROWS)
    assert done.rows == 5
    text = everything(store)
    assert not any(name in text for name in ("Anna", "Bert", "Carl"))
    assert all(name in text for name in ("Boss", "Dora"))
    hidden = [row for row in kept(store) if row["rater"].startswith("~")]
    assert sorted(row["score.n"] for row in hidden) == [73, 82, 91]
    assert [row["note"] for row in hidden] == [None] * 3


def test_the_order_of_the_file_is_lost(store, bring) -> None:
    rows = "".join(f"A,goals,2024-Q1,rater{place},customer,{place},note {place}\n" for place in range(30))
    bring(HEAD + rows)
    given = [str(place) for place in range(30)]
    assert [str(row["score.n"]) for row in kept(store)] != given
    comments = [row["text"].removeprefix("note ") for row in kept(store, "comments")]
    assert sorted(comments) == sorted(given)
    assert comments != [str(row["score.n"]) for row in kept(store)]
    assert comments != given


def test_comments_are_kept_with_nothing_that_leads_to_a_score(store, bring) -> None:
    done = bring(HEAD + ROWS)
    rows = kept(store, "comments")
    assert sorted((row["rater_role"], row["text"]) for row in rows) == [
        ("customer", "first"), ("member", "second"),
    ]  # fmt: skip
    assert {row["ref"] for row in rows}.isdisjoint({row["rater"] for row in kept(store)})
    assert [row["note"] for row in kept(store) if row["rater"] == "Boss"] == ["third"]
    assert any("2 comments kept apart from the scores as batch 3" in note for note in done.notes)
    assert any("3 ratings of anonymous panels" in note for note in done.notes)


def test_the_same_file_again_brings_nothing(store, bring) -> None:
    bring(HEAD + ROWS)
    again = bring(HEAD + ROWS)
    assert (again.batch, again.rows, again.unchanged) == (None, 0, 5)
    assert len(batches(store)) == 3


def test_a_dry_run_brings_nothing_and_keeps_no_secret(store, bring) -> None:
    done = bring(HEAD + ROWS, dry_run=True)
    assert (done.batch, done.rows) == (None, 5)
    assert len(batches(store)) == 1
    assert store._db.execute("SELECT count(*) FROM secret").fetchone() == (0,)


def test_another_score_is_refused_without_telling_what_is_stored(store, bring) -> None:
    bring(HEAD + ROWS)
    with pytest.raises(DataError) as refused:
        bring(HEAD + "A,goals,2024-Q1,Anna,customer,12,first\n")
    (fault,) = refused.value.faults
    assert fault.code == "conflict"
    assert not any(secret in str(fault) for secret in ("91", "Anna", "~"))
    done = bring(HEAD + "A,goals,2024-Q1,Anna,customer,12,first\n", correct=True, by="HR", why="misread")
    assert done.corrected == 1
    assert sorted(row["score.n"] for row in kept(store) if row["item"] == "goals") == [12, 64, 73, 82]


def test_another_comment_is_refused_without_telling_the_stored_one(store, bring) -> None:
    bring(HEAD + ROWS)
    with pytest.raises(DataError) as refused:
        bring(HEAD + "A,goals,2024-Q1,Anna,customer,91,changed\n")
    (fault,) = refused.value.faults
    assert fault.code == "conflict"
    assert "first" not in str(fault)
    assert [row["text"] for row in kept(store, "comments")].count("changed") == 0


def test_a_comment_at_fault_brings_no_rating_either(store, bring) -> None:
    bring(HEAD + ROWS)
    with pytest.raises(DataError):
        bring(HEAD + "A,goals,2024-Q1,New,customer,50,\nA,goals,2024-Q1,Anna,customer,91,changed\n")
    assert len(kept(store)) == 5


def test_a_rater_twice_in_a_file_is_told_by_its_lines(bring) -> None:
    with pytest.raises(DataError) as refused:
        bring(HEAD + "A,goals,2024-Q1,Anna,customer,91,\nA,goals,2024-Q1,Anna,customer,92,\n")
    (fault,) = refused.value.faults
    assert (fault.code, "ratings.csv:2" in fault.message, fault.where) == ("twice", True, "ratings.csv:3")
    assert not any(secret in str(fault) for secret in ("Anna", "~", "91", "92"))


def test_nobody_rates_the_own_work_as_somebody_else(store, bring) -> None:
    with pytest.raises(DataError) as refused:
        bring(HEAD + "A,goals,2024-Q1,A,member,100,\nA,ideas,2024-Q1,A,customer,100,\n")
    assert [(one.code, one.where) for one in refused.value.faults] == [
        ("own_rating", "ratings.csv:2"), ("own_rating", "ratings.csv:3"),
    ]  # fmt: skip
    bring(HEAD + "A,goals,2024-Q1,A,self,100,\nB,goals,2024-Q1,B,guest,100,\n")
    assert [row["rater"][:1] for row in kept(store)] == ["A", "~"], "who is in no group counts as nobody"


def test_one_rater_has_another_token_for_everybody_and_everything(store, bring) -> None:
    bring(
        HEAD
        + "".join(f"{one},{item},2024-Q1,Anna,customer,1,\n" for one in "AB" for item in ("goals", "ideas"))
    )
    assert len({row["rater"] for row in kept(store)}) == 4


def test_one_rater_has_the_same_token_in_every_period_so_that_he_counts_once(store, bring) -> None:
    bring(HEAD + "".join(f"A,goals,2024-0{month},Anna,customer,1,\n" for month in (1, 2, 3)))
    assert len({row["rater"] for row in kept(store)}) == 1


@pytest.mark.parametrize(
    ("before", "after", "word"), [("false", "true", "with"), ("true", "false", "without")]
)
def test_ratings_that_are_stored_otherwise_are_not_doubled(store, bring, before, after, word) -> None:
    bring(HEAD + ROWS, anonymous=before)
    with pytest.raises(DataError) as refused:
        bring(HEAD + ROWS, anonymous=after)
    (fault,) = refused.value.faults
    assert fault.code == "kept_otherwise"
    assert f"are stored {word} the names" in fault.message
    undo_batch(store, 2, today=TODAY)
    bring(HEAD + ROWS, anonymous=after)
    assert len(kept(store)) == 5


def test_the_facts_of_two_stores_have_other_hashes_but_the_same_ratings(tmp_path) -> None:
    path = tmp_path / "ratings.csv"
    path.write_text(HEAD + ROWS, encoding="utf-8")
    hashes, scores = set(), []
    for _ in range(2):
        with open_store(":memory:", create=True) as store:
            people = tmp_path / "employees.csv"
            people.write_text("id,name,hired_on\nA,An,2020-01-01\n", encoding="utf-8")
            import_file(store, catalogue(), "employees", people, today=TODAY)
            import_file(store, catalogue(), "ratings", path, today=TODAY)
            hashes.add(store.hash())
            scores.append(sorted(row["score.n"] for row in kept(store)))
    assert len(hashes) == 2
    assert scores[0] == scores[1]


@pytest.mark.parametrize("rater", ["An", "a", "Ａ", "annie", "Annie "])
def test_nobody_rates_himself_unseen_under_any_of_his_names(bring, rater) -> None:
    bring("id,name,alias,hired_on\nA,An,Annie,2020-01-01\n", "employees", correct=True, by="x", why="y")
    with pytest.raises(DataError) as caught:
        bring(HEAD + f"A,goals,2024-Q1,{rater},customer,100,\n")
    assert [fault.code for fault in caught.value.faults] == ["own_rating"]


def test_one_rater_under_two_names_is_refused_within_a_file_and_beside_what_is_stored(bring) -> None:
    for other in ("Bo", "bo", "Ｂo"):
        with pytest.raises(DataError) as caught:
            bring(HEAD + f"A,goals,2024-Q1,B,customer,90,\nA,goals,2024-Q1,{other},customer,90,\n")
        assert {fault.code for fault in caught.value.faults} == {"rated_twice"}
    bring(HEAD + "A,goals,2024-01,B,customer,90,\n")
    with pytest.raises(DataError) as caught:
        bring(HEAD + "A,goals,2024-02,Bo,customer,80,\n")
    assert [fault.code for fault in caught.value.faults] == ["rated_twice"]
    assert bring(HEAD + "A,goals,2024-02,b,customer,80,\nA,ideas,2024-02,Bo,customer,80,\n").rows == 2


def test_names_that_differ_in_case_or_width_alone_are_one_rater(bring) -> None:
    bring(HEAD + "A,goals,2024-Q1,Mrs Wang,customer,90,\n")
    assert bring(HEAD + "A,goals,2024-Q1,mrs  Ｗang,customer,90,\n").unchanged == 1


def test_a_correction_without_words_tells_that_the_earlier_ones_are_still_there(bring) -> None:
    bring(HEAD + "A,goals,2024-Q1,x,customer,90,angry words\n")
    done = bring(HEAD + "A,goals,2024-Q1,x,customer,91,\n", correct=True, by="M", why="typing error")
    assert any("1 earlier comment beside corrected ratings" in note for note in done.notes)


def test_one_rater_under_two_names_is_refused_in_an_open_group_too(bring) -> None:
    bring(HEAD + "A,goals,2024-Q1,B,boss,90,\n")
    with pytest.raises(DataError) as caught:
        bring(HEAD + "A,goals,2024-Q1,Bo,boss,80,\n")
    assert [fault.code for fault in caught.value.faults] == ["rated_twice"]


def test_ratings_of_oneself_in_an_open_group_are_told_with_their_role(bring) -> None:
    done = bring(HEAD + "A,goals,2024-Q1,A,boss,100,\nA,goals,2024-Q1,A,self,90,\n")
    assert done.notes == ("2 ratings of people about themselves count, as boss (1), self (1)",)


def test_whoever_undoes_ratings_is_told_of_their_comments_and_the_other_way_round(store, bring) -> None:
    bring(HEAD + ROWS)
    ratings, comments = (one.id for one in batches(store)[-2:])
    undo_batch(store, ratings, today=TODAY)
    (note,) = beside_notes(batches(store), ratings)
    assert (
        note
        == f"batch {comments} holds the comments of the same file, and counts: kpi imports --undo {comments}"
    )
    undo_batch(store, comments, today=TODAY)
    assert list(beside_notes(batches(store), comments)) == []
