"""Comments are shown where a group is large enough to hide who wrote them, and counted where it is not."""

from datetime import date
from pathlib import Path

import pytest

from kpi.app.comments import comment_page
from kpi.app.importing import import_file
from kpi.errors import UsageError
from kpi.store import open_store
from kpi.testing.policies import policy_of

TEXT = """
[panel.round]
label = "round"
[panel.round.parameters]
groups = { customers = ["customer"], team = ["member"], others = ["colleague"], superior = ["boss"] }
group_weights = "none"
min_raters = 3
open_groups = ["superior"]
[metric.goals]
label = "goals"
unit = "score"
source = { rated = "goals", panel = "round" }
"""
HEAD = "subject,item,period,rater,rater_role,score,note\n"
CUSTOMERS = "A,goals,2024-Q1,c1,customer,90,zeal\nA,goals,2024-Q1,c2,customer,80,\nA,goals,2024-Q1,c3,customer,70,ardour\n"


@pytest.fixture
def shown(tmp_path: Path):
    """Import ratings, and return the comments of a period."""
    (tmp_path / "kpi.toml").write_text(f"schema = 1\nplugins = []\n{TEXT}", encoding="utf-8")
    texts = {"employees": "id,name,hired_on\nA,An,2020-01-01\nB,Bo,2020-01-01\n"}

    def shown(rows, period="2024-Q1", subject=None):
        with open_store(tmp_path / "kpi.db", create=True) as store:
            for kind, text in {**texts, **({"ratings": HEAD + rows} if rows else {})}.items():
                path = tmp_path / f"{kind}.csv"
                path.write_text(text, encoding="utf-8")
                import_file(store, policy_of(TEXT).catalogue, kind, path, today=date(2024, 4, 1))
        page = comment_page(tmp_path / "kpi.db", tmp_path / "kpi.toml", period, subject)
        return [(row["id"], row["group"], row["comment"], row["held"]) for row in page.rows]

    return shown


def test_comments_of_a_group_that_counts_are_shown_in_the_order_of_their_words(shown) -> None:
    assert shown(CUSTOMERS) == [("A", "customers", "ardour", None), ("A", "customers", "zeal", None)]


def test_comments_of_a_group_with_few_raters_are_counted_and_not_shown(shown) -> None:
    rows = "A,goals,2024-Q1,t1,member,50,secret\nA,goals,2024-Q1,t2,member,50,secret too\n"
    assert shown(CUSTOMERS + rows)[2:] == [("A", "team", None, 2)]


def test_comments_of_merged_groups_are_shown_as_those_of_all_of_them(shown) -> None:
    rows = (
        "A,goals,2024-Q1,t1,member,50,b\nA,goals,2024-Q1,t2,member,50,\nA,goals,2024-Q1,o1,colleague,50,a\n"
    )
    assert shown(CUSTOMERS + rows)[2:] == [
        ("A", "team + others", "a", None), ("A", "team + others", "b", None),
    ]  # fmt: skip


def test_comments_of_raters_in_no_group_are_held_back(shown) -> None:
    assert shown(CUSTOMERS + "A,goals,2024-Q1,g,guest,50,secret\n")[2:] == [("A", "-", None, 1)]


def test_comments_of_the_months_are_shown_where_the_months_count(shown) -> None:
    months = "".join(f"A,goals,2024-0{month},c{month},customer,90,of {month}\n" for month in (1, 2, 3))
    assert [row[2] for row in shown(months)] == ["of 1", "of 2", "of 3"]
    assert shown(CUSTOMERS)[2:] == [("A", "customers", None, 3)]
    assert shown("", "2024-01") == [("A", "customers", None, 1)]


def test_only_the_comments_about_one_person_are_shown_where_asked(shown) -> None:
    assert shown(CUSTOMERS, subject="Bo") == []
    assert len(shown("", subject="An")) == 2
    with pytest.raises(UsageError):
        shown("", subject="Nobody")
