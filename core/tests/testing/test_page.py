"""The page about testing a plugin: it lists every test of the suite, and its examples pass."""

import re
import subprocess
import sys
from pathlib import Path

import acme

from kpi.testing import conformance

PAGE = Path(__file__).parents[3] / "docs" / "how-to" / "test-a-plugin.md"
TEXT = PAGE.read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```python\n(.*?)^```", TEXT, re.DOTALL | re.MULTILINE)


def test_the_page_lists_every_test_of_the_suite_in_its_order():
    tests = [name for name in vars(conformance("kpi_acme").__mro__[1]) if name.startswith("test_")]
    assert re.findall(r"^\| `(test_\w+)` \|", TEXT, re.MULTILINE) == tests


def test_the_page_names_every_fixture():
    from kpi.testing import fixtures

    named = {name for name in vars(fixtures) if name.startswith("kpi_")}
    assert set(re.findall(r"^\| `(kpi_\w+)` \|", TEXT, re.MULTILINE)) == named


def test_the_examples_of_the_page_pass(site, tmp_path):
    acme.install(site)
    for number, block in enumerate(BLOCKS):
        (tmp_path / f"test_{number}.py").write_text(block, encoding="utf-8")
    command = [sys.executable, "-P", "-m", "pytest", "-q", "-p", "no:cacheprovider", "-W", "error", "."]
    done = subprocess.run(
        command, capture_output=True, text=True, cwd=tmp_path, env=acme.environment(site), check=False
    )
    assert "27 passed" in done.stdout, done.stdout + done.stderr
    assert "failed" not in done.stdout
