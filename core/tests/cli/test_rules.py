import json

import pytest
from click.testing import CliRunner

from kpi.cli.main import cli


@pytest.fixture
def kpi(tmp_path, monkeypatch):
    """Return `kpi` in a folder whose policy has two rules of its own and no plugin."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "kpi.toml").write_text(
        'schema = 1\nplugins = []\n[rule.base]\nlabel = { zh = "底薪", en = "Base" }\nscorer = "fixed"\nclauses = ["C1"]\n'
        'parameters = { amount = 2000 }\n[rule.other]\nscorer = "fixed"\nclauses = ["C1"]\nparameters = { amount = 1 }\n'
    )

    def run(*arguments):
        done = CliRunner().invoke(cli, arguments)
        return done.exit_code, done.stdout, done.stderr

    return run


def test_the_catalogue_is_a_table_and_a_document(kpi):
    code, out, _ = kpi("rules")
    assert code == 0
    assert "company.base" in out
    code, out, _ = kpi("rules", "-o", "json")
    document = json.loads(out)
    assert (document["schema"], [rule["id"] for rule in document["rules"]]) == (
        1,
        ["company.base", "company.other", "contract_end", "probation_end"],
    )
    assert document["rules"][0]["parameters"][0]["value"] == "2000"


@pytest.mark.parametrize("lang, words", [("zh", "底薪"), ("en", "Base")])
def test_one_rule_is_shown_in_full_in_either_language(kpi, lang, words):
    code, out, _ = kpi("rules", "base", "--lang", lang)
    assert code == 0
    assert words in out
    assert "2000" in out
    assert "C1" in out


def test_what_falls_due_is_shown_in_full(kpi):
    code, out, _ = kpi("rules", "contract_end", "--lang", "en")
    assert (code, "due" in out) == (0, True)


def test_a_card_shows_its_items_and_a_ladder_its_levels(kpi, tmp_path):
    with (tmp_path / "kpi.toml").open("a") as file:
        file.write(
            '[scorecard.month]\nlabel = "month"\nitem = [{ rule = "base" }]\n'
            '[ladder.steps]\nlabel = "steps"\nlevel = [{ id = "junior" }, { id = "senior", enter = ["other"], procedure = "two" }]\n'
            '[procedure.two]\nlabel = "two"\nparameters = { chain = ["first", "second"] }\n'
            '[metric.track]\nlabel = "track"\nunit = "level"\ndomain = { labels = ["pre", "after"] }\n'
            '[metric.big]\nlabel = "big"\nunit = "level"\n'
            '[rule.tracked]\nscorer = "by_track"\ninputs = { a = "track", b = "big" }\nlimits = "sees no one"\n'
        )
    (tmp_path / "kpi_rules.py").write_text("def by_track(a, b):\n    return (a == 'pre') & (b == 'x')\n")
    form = kpi("rules", "month")[1]
    assert "底薪" in form
    assert "2000" in form
    steps = kpi("rules", "steps", "--lang", "en")[1]
    assert "senior enter: company.other; approved by: company.two" in steps
    assert "the level somebody has: junior, senior" in steps
    out = kpi("rules", "tracked", "--lang", "en")[1]
    assert "limits: sees no one" in out
    assert "pre, after" in out


def test_a_card_that_is_called_like_its_rule_is_shown_before_it(kpi, tmp_path):
    with (tmp_path / "kpi.toml").open("a", encoding="utf-8") as file:
        file.write('[scorecard.base]\nlabel = { zh = "底薪表", en = "form" }\nitem = [{ rule = "base" }]\n')
    out = kpi("rules", "base")[1]
    assert out.startswith("company.base  底薪表")
    assert "\ncompany.base  底薪\n" in out


def test_a_clause_shows_its_rules(kpi):
    code, out, _ = kpi("rules", "C1", "-o", "json")
    assert [rule["id"] for rule in json.loads(out)["rules"]] == ["company.base", "company.other"]
    code, out, _ = kpi("rules", "C1")
    assert (code, "company.base" in out, "company.other" in out) == (0, True, True)


def test_the_clauses_are_listed(kpi):
    code, out, _ = kpi("rules", "--clauses", "-o", "json")
    assert code == 0
    assert json.loads(out)["clauses"] == [
        {"id": "C1", "state": "rule", "by": ["company.base", "company.other"], "note": ""}
    ]


def test_the_table_of_clauses_names_a_few_rules_short_and_counts_the_rest(kpi, tmp_path):
    with (tmp_path / "kpi.toml").open("a") as file:
        for name in ("third", "fourth", "fifth"):
            file.write(f'[rule.{name}]\nscorer = "fixed"\nclauses = ["C1"]\nparameters = {{ amount = 1 }}\n')
    row = kpi("rules", "--clauses")[1].splitlines()[2]
    assert row.split() == ["C1", "rule", "base,", "other,", "third,", "+2"]


def test_an_unknown_rule_and_two_questions_at_once_are_usage_errors(kpi):
    code, _, err = kpi("rules", "bsae")
    assert code == 2
    assert "did you mean 'base'" in err
    assert kpi("rules", "base", "--clauses")[0] == 2


def test_a_policy_with_a_typo_ends_with_4_and_says_where(kpi, tmp_path):
    with (tmp_path / "kpi.toml").open("a") as file:
        file.write("[rule.third]\nscorer = 'fxied'\n[bnd]\nx = 1\n")
    code, _, err = kpi("rules")
    assert code == 4
    assert "kpi.toml:12: rule company.third: unknown scorer 'fxied'" in err
    assert "kpi.toml:14: bnd: unknown key" in err


def test_a_set_of_sanctions_and_a_pay_scheme_show_their_rules_and_the_events_behind_them(kpi, tmp_path):
    with (tmp_path / "kpi.toml").open("a", encoding="utf-8") as file:
        file.write(
            '[event.game]\nlabel = "games"\n[sanction.games]\nlabel = "games"\nscorer = "fixed"\nledger = "yuan"\n'
            'money = "fine"\non = ["game"]\nparameters = { amount = 20 }\n[sanctions.desk]\nlabel = "desk"\n'
            'rules = ["games"]\n[pay.scheme]\nlabel = "scheme"\n[[pay.scheme.part]]\nname = "base"\n'
            'mechanism = "amount"\nmoney = "base"\nrule = "base"\n'
        )
    code, out, err = kpi("rules", "desk", "--lang", "en")
    assert (code, err) == (0, "")
    assert out.startswith("company.desk  desk\n")
    assert "games (fine)" in out
    assert "\ncompany.games" in out
    assert "events: company.game\n" in out
    code, out, _ = kpi("rules", "company.scheme", "-o", "json")
    assert [rule["id"] for rule in json.loads(out)["rules"]] == ["company.base"]


def test_the_catalogue_names_the_first_clauses_of_a_rule_and_counts_the_rest(kpi, tmp_path):
    with (tmp_path / "kpi.toml").open("a") as file:
        file.write(
            '[rule.many]\nscorer = "fixed"\nclauses = ["C1", "C2", "C3", "C4", "C5"]\nparameters = { amount = 1 }\n'
        )
    assert "C1, C2, C3, +2\n" in kpi("rules")[1]
    row = next(
        one for one in json.loads(kpi("rules", "-o", "json")[1])["rules"] if one["id"] == "company.many"
    )
    assert row["clauses"] == ["C1", "C2", "C3", "C4", "C5"]
