"""The recipe of signatures works command by command, and prints what it says."""

from __future__ import annotations

import contextlib
import re
import shlex
from pathlib import Path

from click.testing import CliRunner

from kpi.cli.main import cli
from kpi.store import open_store

PAGE = Path(__file__).parents[1] / "docs" / "how-to" / "sign-off.md"
ITEMS = ("satisfaction_rated", "team_ability", "business_ability", "service_quality", "sales_and_projects")
FACTS = {
    "employees": "id,name,hired_on\nS,苏,2023-01-01\nL,李,2023-01-01\nH,何,2023-01-01\n",
    "units": "id,name,leader\nshop,门店,L\n",
    "assignments": "employee,unit,role,base_pay,from\nS,shop,supervisor,8000,2023-01-01\nL,shop,manager,,2023-01-01\n"
    "H,shop,hr,,2023-01-01\n",
    "ratings": "subject,item,period,rater,rater_role,score\n"
    + "".join(f"S,{item},{month},L,superior,80\n" for item in ITEMS for month in ("2024-03", "2024-04")),
}


def test_the_recipe_of_signatures_prints_what_it_says(tmp_path: Path):
    page = PAGE.read_text(encoding="utf-8")
    (policy,) = re.findall(r"^```toml\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    with contextlib.chdir(tmp_path):
        Path("kpi.toml").write_text(policy, encoding="utf-8")
        open_store("kpi.db", create=True).close()
        for kind, text in FACTS.items():
            Path(f"{kind}.csv").write_text(text, encoding="utf-8")
            done = CliRunner().invoke(cli, ["import", kind, f"{kind}.csv"])
            assert done.exit_code == 0, done.output
        blocks = re.findall(r"^```console\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
        said = "\n".join(blocks)
        for command, expected in re.findall(r"^\$ kpi (.*)\n((?:(?!\$ ).*\n?)*)", said, re.MULTILINE):
            done = CliRunner().invoke(cli, shlex.split(command))
            assert done.exit_code == (4 if "error:" in expected else 0), done.output
            for line in filter(str.strip, expected.splitlines()):
                assert line in done.output.splitlines(), command
        paid = CliRunner().invoke(cli, ["show", "pay", "--period", "2024-03", "-o", "csv"])
        assert "8500.00" in paid.stdout
        held = CliRunner().invoke(cli, ["run", "--period", "2024-04", "-o", "csv"])
        assert "unsigned:制表人" in held.stdout
        assert "8000.00" not in held.stdout
