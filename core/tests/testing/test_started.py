"""A plugin in a process of its own: what is said of one that does not come back."""

import pytest

from kpi.testing.conforming import started


@pytest.fixture
def hanging(monkeypatch, tmp_path):
    """Let whatever is started sleep, and have less patience."""
    sleeper = tmp_path / "sleeper"
    sleeper.write_text("#!/bin/sh\necho reading the licence >&2\nexec sleep 30\n", encoding="utf-8")
    sleeper.chmod(0o755)
    monkeypatch.setattr(started.sys, "executable", str(sleeper))
    monkeypatch.setattr(started, "PATIENCE", 1)


def test_one_that_takes_too_long_is_a_problem_of_it_and_no_fault_of_the_suite(hanging):
    said = started.apart("acme", "alone", seed=1)
    assert "is not loaded after 1 s" in said["problem"]
    assert "reading the licence" in said["problem"]
    assert said["digests"] == {}
