"""The engine of `kpi-spark` on a real Spark: the lines of one process, bit for bit, also when a worker dies in mid-run."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

import pytest
from demos import company as demo
from grown import grown

from kpi.app.catalogue import load_company
from kpi.app.lake import export_facts
from kpi.lake import OUTCOME, read_outcome

pytestmark = [
    pytest.mark.heavy,
    pytest.mark.skipif(find_spec("pyspark") is None, reason="Spark is installed for these tests alone"),
]

EARLIER, PERIOD = "2025-11", "2025-12"
TIMES, BUCKETS = 20, 2
# So small a Spark waits for its compilers more than for anything else.
PLAIN = "--conf spark.sql.codegen.wholeStage=false --conf spark.sql.adaptive.enabled=false"
ENVIRONMENT = {
    **os.environ,
    "JAVA_TOOL_OPTIONS": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "PYSPARK_PYTHON": sys.executable,
    "PYSPARK_SUBMIT_ARGS": f"{PLAIN} --executor-memory 512m pyspark-shell",
    "SPARK_LOCAL_IP": "127.0.0.1",
}


@pytest.fixture(scope="session")
def company(tmp_path_factory):
    """Make a company of 600 people, with what one process computes of two months."""
    folder = tmp_path_factory.mktemp("large")
    shop = demo("shop", folder / "shop")
    policy = shop / "kpi.toml"
    export_facts(shop / "kpi.db", policy, folder / "one")
    tables = tuple(load_company(policy).policy.catalogue.tables.values())
    grown(folder / "one", folder / "facts", tables, TIMES)
    (folder / "kpi.toml").write_bytes(policy.read_bytes())
    kpi(folder, "local", "--engine", "local", period=f"{EARLIER}..{PERIOD}")
    for out in ("spark", "cluster"):
        shutil.copytree(folder / "local" / EARLIER, folder / out / EARLIER)
    return folder


def started(folder, out, *options, period=PERIOD):
    command = [sys.executable, "-m", "kpi", "run", "--period", period, "--facts", "facts", "--out", out,
               "--policy", "kpi.toml", *options]  # fmt: skip
    pipe = subprocess.PIPE
    return subprocess.Popen(
        command, cwd=folder, env=ENVIRONMENT, stdout=pipe, stderr=subprocess.STDOUT, text=True
    )


def kpi(folder, out, *options, period=PERIOD):
    run = started(folder, out, *options, period=period)
    said, _ = run.communicate(timeout=280)
    assert run.returncode == 0, said
    return said


def assert_same(folder, out):
    one, other = (read_outcome(folder / name / PERIOD) for name in ("local", out))
    assert one.status is other.status
    assert one.tables["lines"].height > 4_000
    assert one.tables["results"]["rank"].max() > 200, "ranked over the company, not within a bucket"
    for table in OUTCOME:
        assert one.tables[table].equals(other.tables[table]), table


def test_two_workers_of_one_machine_write_the_lines_of_one_process(company):
    kpi(company, "spark", "--engine", "spark", "--master", "local[2]", "--buckets", str(BUCKETS))
    assert_same(company, "spark")


class Cluster:
    """A master and two workers, each a process of its own on the loopback."""

    def __init__(self, folder):
        self.folder, self.processes = folder, []
        self.url = self._found("master", r"spark://[\d.]+:\d+", "master.Master", "--host", "127.0.0.1", "--port", "0",
                               "--webui-port", "0")  # fmt: skip
        for name in ("one", "other"):
            self._found(name, "Successfully registered", "worker.Worker", "--host", "127.0.0.1", "-c", "1", "-m", "1g",
                        "--webui-port", "0", "-d", str(folder / name), self.url)  # fmt: skip

    def _found(self, name, pattern, module, *options):
        home = Path(find_spec("pyspark").origin).parent
        log = self.folder / f"{name}.log"
        command = [str(home / "bin/spark-class"), f"org.apache.spark.deploy.{module}", *options]
        with log.open("w") as out:
            self.processes.append(
                subprocess.Popen(command, env=ENVIRONMENT, stdout=out, stderr=out, start_new_session=True)
            )
        for _ in range(600):
            found = re.search(pattern, log.read_text())
            if found:
                return found.group()
            time.sleep(0.1)
        raise AssertionError(log.read_text())

    def kill(self, number):
        """End a process and those it started, without a word."""
        os.killpg(self.processes[number].pid, signal.SIGKILL)
        self.processes[number].wait()


@pytest.fixture
def cluster(tmp_path):
    """Start a cluster for a test."""
    found = Cluster(tmp_path)
    yield found
    for number, one in enumerate(found.processes):
        if one.poll() is None:
            found.kill(number)


def test_a_worker_that_dies_in_mid_run_changes_no_line(company, cluster):
    run = started(company, "cluster", "--engine", "spark", "--master", cluster.url, "--buckets", str(BUCKETS))
    parts = company / "cluster" / PERIOD / "_parts"
    while not parts.exists() and run.poll() is None:
        time.sleep(0.05)
    assert run.poll() is None, run.communicate()[0]
    cluster.kill(2)
    said, _ = run.communicate(timeout=280)
    assert run.returncode == 0, said
    assert_same(company, "cluster")
