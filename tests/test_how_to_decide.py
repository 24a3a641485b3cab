"""The recipe of decisions works command by command, and prints what it says."""

from __future__ import annotations

import contextlib
import re
import shlex
from pathlib import Path

from click.testing import CliRunner

from kpi.cli.main import cli
from kpi.store import open_store

PAGE = Path(__file__).parents[1] / "docs" / "how-to" / "decide.md"
FACTS = {
    "employees": "id,name,hired_on\nA,An,2017-01-01\nB,Bo,2017-01-01\nL,Li,2017-01-01\n",
    "units": "id,name,leader\nshop,Shop,L\n",
    "assignments": "employee,unit,role,level,from\nA,shop,cs,初级,2017-01-01\nB,shop,cs,初级,2017-01-01\n",
    "events": "subject,kind,on,ref\nA,game,2018-07-04,G1\n",
}
EVENT = '\n[event.game]\nlabel = "game"\n'


def test_the_recipe_of_decisions_prints_what_it_says(tmp_path: Path):
    page = PAGE.read_text(encoding="utf-8")
    (policy,) = re.findall(r"^```toml\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    with contextlib.chdir(tmp_path):
        Path("kpi.toml").write_text(policy + EVENT, encoding="utf-8")
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
        paid = CliRunner().invoke(cli, ["show", "pay", "--period", "2018-08", "-o", "csv"])
        assert "2500.00" in paid.stdout
