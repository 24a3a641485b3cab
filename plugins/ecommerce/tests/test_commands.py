"""`kpi reviews`, from an imported file to the table."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROWS = """id,created,customer,severity,messaged,responded,called,status
light,2024-03-01 09:00,aa,1,2024-03-01 10:00,,,open
severe,2024-03-03 09:00,bb,3,2024-03-03 10:00,,,open
answered,2024-03-02 09:00,cc,3,2024-03-02 10:00,2024-03-02 12:00,,open
done,2024-03-01 09:00,dd,2,2024-03-01 10:00,,,已处理
"""


def kpi(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "kpi", *arguments]
    return subprocess.run(command, capture_output=True, text=True, cwd=folder, check=False)


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    folder = tmp_path_factory.mktemp("shop")
    (folder / "reviews.csv").write_text(ROWS, encoding="utf-8")
    assert kpi("init", ".", "--plugin", "ecommerce", folder=folder).returncode == 0
    assert kpi("import", "reviews", "reviews.csv", folder=folder).returncode == 0
    return folder


def listed(shop: Path, at: str) -> list[tuple[str, bool]]:
    done = kpi("reviews", "--at", at, "-o", "json", folder=shop)
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    assert document["schema"] == 1
    return [(row["id"], row["call_due"]) for row in document["rows"]]


def test_the_severest_and_then_the_oldest_stand_first_and_a_closed_one_not_at_all(shop):
    assert [id for id, _ in listed(shop, "2024-03-04 00:00")] == ["answered", "severe", "light"]


@pytest.mark.parametrize(("at", "due"), [("2024-03-03 09:59", False), ("2024-03-03 10:00", True)])
def test_a_call_is_due_at_the_very_48th_hour(shop, at, due):
    assert dict(listed(shop, at))["light"] is due


def test_what_was_written_later_is_not_there_yet(shop):
    assert [id for id, _ in listed(shop, "2024-03-02 10:00")] == ["answered", "light"]


def test_without_a_moment_it_asks_for_now_and_says_how_many(shop):
    done = kpi("reviews", "--lang", "en", folder=shop)
    assert done.returncode == 0
    assert "3 open, 2 to be called" in done.stderr


def test_the_numbers_are_those_of_the_company(shop):
    policy = shop / "other.toml"
    policy.write_text(
        'schema = 1\n[[set]]\nkey = "ecommerce.review_calls.wait"\nvalue = 100\n', encoding="utf-8"
    )
    done = kpi("reviews", "--at", "2024-03-03 10:00", "--policy", str(policy), "-o", "json", folder=shop)
    assert not any(row["call_due"] for row in json.loads(done.stdout)["rows"])


def test_without_a_store_it_says_so(tmp_path):
    done = kpi("reviews", folder=tmp_path)
    assert (done.returncode, "no store" in done.stderr) == (4, True)


def test_whom_to_call_comes_with_the_phone(tmp_path):
    text = "id,created,customer,phone,severity,messaged\nr1,2024-03-01 09:00,王,139,1,2024-03-01 09:30\n"
    (tmp_path / "reviews.csv").write_text(text, encoding="utf-8")
    kpi("init", ".", "--plugin", "ecommerce", folder=tmp_path)
    kpi("import", "reviews", "reviews.csv", folder=tmp_path)
    done = kpi("reviews", "--at", "2024-03-03 10:00", "-o", "json", folder=tmp_path)
    assert [row["phone"] for row in json.loads(done.stdout)["rows"]] == ["139"]
