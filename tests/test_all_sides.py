"""Nothing that anybody can ask of a store tells who gave which score to whom, where a panel is anonymous."""

from __future__ import annotations

import contextlib
import json
import re
import tempfile
from fractions import Fraction
from pathlib import Path
from typing import Any

from click.testing import CliRunner
from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st

from kpi.cli.main import cli
from kpi.kit.panels import Terms, judged
from kpi.store import open_store

POLICY = """
schema = 1
plugins = []
[panel.round]
label = "round"
[panel.round.parameters]
groups = { customers = ["customer"], team = ["member"], others = ["colleague"] }
group_weights = "none"
min_raters = 3
[metric.goals]
label = "goals"
unit = "score"
domain = { low = 1000, high = 9999 }
source = { rated = "goals", panel = "round" }
[rule.goals]
label = "goals"
scorer = "manual"
full = "full"
inputs = { value = "goals" }
parameters = { full = 9999 }
[scorecard.card]
label = "card"
frequency = "quarter"
na_policy = "block"
[[scorecard.card.item]]
name = "goals"
rule = "goals"
[[bind]]
role = "head"
scorecard = "card"
"""
FACTS = {
    "employees": "id,name,hired_on\nS,Sun,2020-01-01\nT,Tan,2020-01-01\n",
    "units": "id,name\nU,Unit\n",
    "assignments": "employee,unit,role,from\nS,U,head,2020-01-01\nT,U,head,2020-01-01\n",
}
ROLES = ("customer", "member", "colleague", "guest")
GROUPS = {"customer": "customers", "member": "team", "colleague": "others", "guest": "-"}
P = ("--period", "2024-Q1")
COMMANDS = (
    ("run", *P), ("run", *P, "-o", "json"), ("show", "scores", *P, "-o", "json"), ("show", "scores", *P),
    ("show", "pay", *P, "-o", "json"), ("show", "pay", *P, "--subject", "S"), ("show", "sanctions", *P),
    ("show", "runs"), ("imports",), ("imports", "-o", "json"), ("show", "comments", *P),
    ("show", "comments", *P, "-o", "json"), ("ladder", *P),
    *(("explain", one, *P, "--rows", "1000", *how) for one in "ST" for how in ((), ("-o", "json"), ("-o", "csv"))),
)  # fmt: skip

# Scores that no mean, weight or count could be by chance: each is a prime number far from the others.
SCORES = (1009, 2003, 3001, 4001, 5003, 6007, 7001, 8009, 9001, 1511, 2503, 3511, 4507, 5501, 6521, 7507)
RATING = st.tuples(st.sampled_from("ST"), st.sampled_from(ROLES), st.booleans())


def typed(*words: str) -> str:
    done = CliRunner().invoke(cli, words)
    assert done.exit_code in (0, 1, 2, 4), (words, done.output)
    return done.output


def ratings_of(drawn: list[tuple[str, str, bool]]) -> list[dict[str, Any]]:
    return [
        {"subject": subject, "rater": f"Rater{place:02}", "role": role, "score": score, "note": f"Remark{place:02}" * noted}
        for place, ((subject, role, noted), score) in enumerate(zip(drawn, SCORES, strict=False))
    ]  # fmt: skip


def csv_of(rows: list[dict[str, Any]], **change: Any) -> str:
    head = "subject,item,period,rater,rater_role,score,note\n"
    lines = (
        f"{row['subject']},goals,2024-Q1,{row['rater']},{row['role']},{row['score']},{row['note']}\n"
        for row in ({**one, **change} for one in rows)
    )
    return head + "".join(lines)


def shown_numbers(rows: list[dict[str, Any]]) -> set[int]:
    """Return the numbers that may be seen: of what is shown, which may by chance be somebody's score."""
    terms = Terms({group: (role,) for role, group in GROUPS.items() if role != "guest"}, 3)
    found: set[int] = set()
    for subject in "ST":
        scores: dict[str, dict[str, list[Fraction]]] = {}
        for row in rows:
            if row["subject"] == subject and row["role"] != "guest":
                raters = scores.setdefault(GROUPS[row["role"]], {})
                raters[row["rater"]] = [Fraction(row["score"])]
        judgement = judged(terms, scores)
        values = [one.mean for one in judgement.pools]
        found |= {part for one in values for part in (one.numerator, round(one))}
        if judgement.value is not None:
            found |= {judgement.value.numerator, int(judgement.value)}
    return found


def is_told(secret: str, text: str) -> bool:
    """Tell whether a text has a word or number, alone: not as a part of a hash or of other decimals."""
    return re.search(rf"(?<![\w.]){secret}(?!\w)", text) is not None


@settings(max_examples=8, deadline=None, phases=(Phase.explicit, Phase.generate))
@given(st.lists(RATING, min_size=1, max_size=len(SCORES)))
def test_no_command_tells_a_rater_or_a_single_score(drawn: list[tuple[str, str, bool]]) -> None:
    rows = ratings_of(drawn)
    assume(shown_numbers(rows).isdisjoint(SCORES))
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        Path("kpi.toml").write_text(POLICY, encoding="utf-8")
        open_store("kpi.db", create=True).close()
        for kind, text in {**FACTS, "ratings": csv_of(rows)}.items():
            Path(f"{kind}.csv").write_text(text, encoding="utf-8")
        said = [typed("import", kind, f"{kind}.csv") for kind in (*FACTS, "ratings", "ratings")]
        Path("ratings.csv").write_text(csv_of(rows, score=9973), encoding="utf-8")
        said.append(typed("import", "ratings", "ratings.csv"))
        said += [typed(*words) for words in COMMANDS]
        text = "\n".join(said)
        comments = json.loads(typed("show", "comments", *P, "-o", "json"))["rows"]
    secrets = [str(one) for row in rows for one in (row["rater"], row["score"])]
    assert [one for one in secrets if is_told(one, text)] == []
    assert "~" not in text
    hidden = {row["note"] for row in rows if row["note"]} - {row["comment"] for row in comments}
    assert [one for one in hidden if one in text] == []
    for subject in "ST":
        mine = [row for row in rows if row["subject"] == subject]
        shown = [row for row in comments if row["id"] == subject and row["comment"]]
        for row in shown:
            groups = row["group"].split(" + ")
            assert len([one for one in mine if GROUPS[one["role"]] in groups]) >= 3
        held = sum(row["held"] or 0 for row in comments if row["id"] == subject)
        assert held + len(shown) == sum(bool(row["note"]) for row in mine)
