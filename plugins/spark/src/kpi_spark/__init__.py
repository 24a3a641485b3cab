"""An engine on Spark: facts moved to buckets by joins, one kernel a bucket, tables written by the workers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpi.api.engines import Fault, Job, RunStatus, UsageError, sentence

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

BUCKETS = 64
"""How many buckets there are where the command does not say."""
_NEEDED = ("pyspark", "pyarrow", "pandas")


def compute(job: Job) -> RunStatus:
    """Compute a job on the Spark master that it names; see `kpi.api.engines`.

    Raises:
        UsageError: `extra_missing` without pyspark, pyarrow or pandas, `no_master` where no master is named.
    """
    _check(job)
    from kpi_spark.passes import run

    spark = _session(job)
    try:
        return run(spark, job, job.buckets or BUCKETS)
    finally:
        spark.stop()


def _check(job: Job) -> None:
    from importlib.util import find_spec

    missing = [name for name in _NEEDED if find_spec(name) is None]
    if missing:
        message = sentence("the engine spark needs {modules}", modules=", ".join(missing))
        hint = sentence("pip install {what}", what="'kpi-spark[spark]'")
        raise UsageError(Fault("extra_missing", message, who="kpi-spark", hint=hint))
    if not job.master:
        message = sentence("the engine spark needs a master")
        hint = sentence("--master {example} works on this machine", example="local[2]")
        raise UsageError(Fault("no_master", message, where="--master", hint=hint))


def _session(job: Job) -> SparkSession:
    """Start Spark with one thread of polars in each worker: the buckets are what runs side by side."""
    import os
    import sys

    from pyspark.sql import SparkSession

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    os.environ.setdefault("PYSPARK_DRIVER_PYTHON", sys.executable)
    return (
        SparkSession.builder.master(job.master)
        .appName(f"kpi {job.period}")
        .config("spark.executorEnv.POLARS_MAX_THREADS", "1")
        .config("spark.sql.shuffle.partitions", str(job.buckets or BUCKETS))
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.sql.session.timeZone", "UTC")
        .getOrCreate()
    )


__all__ = ["BUCKETS", "compute"]
