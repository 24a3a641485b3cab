"""`kpi run --engine`, `kpi kernel`: periods computed from a folder of facts, by the engine that is named."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from kpi import __version__
from kpi.api.engines import Job
from kpi.errors import DataError, Fault, PluginError, PolicyError, UsageError, nearest
from kpi.frozen import frozen
from kpi.lake.folder import FactFolder
from kpi.lake.kernel import Question, answered, run_bucket
from kpi.lake.outcome import OUTCOME, Outcome, merged, seal, to_rows, write_outcome
from kpi.lake.slots import Bucket, Slots
from kpi.model.catalogue import Policy
from kpi.model.period import Period
from kpi.plugins.discover import ENGINE_GROUP, discover
from kpi.types import RunStatus
from kpi.words import sentence

if TYPE_CHECKING:
    import polars as pl

LOCAL = "local"
Engine = Callable[[Job], RunStatus]
"""Computes a job, writes its tables, and returns the status of the run."""

_POLICY, _RULES = "kpi.toml", "kpi_rules.py"
_loaded: dict[str, Policy] = {}


@frozen
class PolicyKernel:
    """The kernel of a policy: its files, whose text goes where the kernel goes, and the period.

    `digest` is that of the policy as it was loaded first: another version of a plugin elsewhere is refused.
    """

    files: Mapping[str, bytes]
    digest: str
    period: str

    @classmethod
    def of(cls, policy_path: Path | None, policy: Policy, period: Period) -> PolicyKernel:
        """Take the files of a policy."""
        files = {}
        if policy_path is not None:
            files[_POLICY] = policy_path.read_bytes()
            beside = policy_path.parent / _RULES
            if beside.is_file():
                files[_RULES] = beside.read_bytes()
        _loaded.setdefault(policy.digest, policy)
        return cls(files, policy.digest, str(period))

    def __call__(self, rows: pl.DataFrame, answers: Mapping[str, pl.DataFrame]) -> Outcome | Question:
        """Compute one bucket."""
        policy = self._policy()
        slots = Slots(policy.catalogue.tables.values())
        return run_bucket(policy, slots, rows, Period.parse(self.period), answers)

    def _policy(self) -> Policy:
        if self.digest not in _loaded:
            from kpi.app.catalogue import load_company

            with TemporaryDirectory() as folder:
                for name, data in self.files.items():
                    (Path(folder) / name).write_bytes(data)
                found = load_company(Path(folder) / _POLICY if self.files else None).policy
            if found.digest != self.digest:
                message = sentence("the policy is another one here: {digest}", digest=found.digest[:12])
                hint = sentence("install the same versions of kpi and its plugins on every machine")
                raise PluginError(Fault("other_policy", message, hint=hint))
            _loaded[self.digest] = found
        return _loaded[self.digest]


def engines() -> dict[str, str]:
    """Return the engines by name with what each is, from metadata alone; the name `local` is kpi's own."""
    found = {LOCAL: "kpi.app.engines:local"}
    for one in discover():
        for name, target in sorted(one.entries(ENGINE_GROUP).items()):
            found.setdefault(name, target)
    return found


def engine_named(name: str) -> Engine:
    """Load an engine.

    Raises:
        UsageError: where there is none of that name.
        PluginError: where it cannot be loaded.
    """
    known = engines()
    if name not in known:
        message = sentence("there is no engine {name!r}", name=name)
        hint = nearest(name, known) or sentence("installed are {names}", names=", ".join(sorted(known)))
        raise UsageError(Fault("unknown_engine", message, where="--engine", hint=hint))
    module, _, attribute = known[name].partition(":")
    try:
        found: Engine = getattr(import_module(module), attribute)
    except (ImportError, AttributeError) as error:
        message = sentence("the engine {name!r} cannot be loaded: {error}", name=name, error=error)
        raise PluginError(Fault("broken_engine", message, who=known[name])) from error
    return found


def run_lake(
    policy_path: Path | None,
    facts: Path,
    out: Path,
    periods: tuple[Period, ...],
    engine: str,
    *,
    master: str = "",
    buckets: int = 0,
    before: Callable[[Period], None] = lambda period: None,
) -> Iterator[dict[str, Any]]:
    """Compute periods in their order; yield of each how many rows each table has, and its status.

    The periods of `out` before a period are its history.
    """
    from kpi.app.catalogue import load_company
    from kpi.engine.parting import Parting, parting_of

    compute, loaded = engine_named(engine), load_company(policy_path)
    policy, tables = loaded.policy, tuple(loaded.policy.catalogue.tables.values())
    for period in periods:
        before(period)
        whole = engine == LOCAL and buckets <= 1
        source = FactFolder(facts, tables, out, str(period)).checked()
        folder = out / str(period)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "run.json").unlink(missing_ok=True)
        job = Job(
            str(period), source, tables, folder, Parting() if whole else parting_of(policy, period.end),
            PolicyKernel.of(policy_path, policy, period), Slots(tables), master, buckets,
        )  # fmt: skip
        status = compute(job)
        about = {
            "period": str(period), "program": __version__, "engine": engine,
            "hashes": {"policy": policy.digest, "plugins": loaded.plugins.digest},
        }  # fmt: skip
        seal(folder, status, about)
        yield {"period": str(period), "status": status.value, "engine": engine, **_heights(folder)}


def local(job: Job) -> RunStatus:
    """Compute a job in this process: everybody at once, or one bucket after the other where buckets are asked for."""
    if job.master:
        message = sentence("the engine {name!r} has no master", name=LOCAL)
        raise UsageError(Fault("no_master", message, where="--master"))
    outcome = _whole(job) if job.buckets <= 1 else _in_buckets(job)
    write_outcome(outcome, job.folder, {})
    return outcome.status


def _whole(job: Job) -> Outcome:
    from kpi.engine.run import compute
    from kpi.lake.facts import LakeFacts
    from kpi.lake.outcome import outcome_of

    assert isinstance(job.kernel, PolicyKernel)
    facts = LakeFacts(job.facts, job.tables)
    return outcome_of(compute(job.kernel._policy(), facts, Period.parse(job.period)), facts.subjects())


def _in_buckets(job: Job) -> Outcome:
    from kpi.lake.buckets import split

    parts = split(job.facts, job.tables, job.parting, job.buckets)
    answers: dict[str, pl.DataFrame] = {}
    while True:
        found = [job.kernel(rows, answers) for rows in parts.values()]
        questions = [one for one in found if isinstance(one, Question)]
        if not questions:
            return merged(one for one in found if isinstance(one, Outcome))
        site, answer = answered(questions, len(found))
        answers[site] = answer


def run_kernel(policy_path: Path | None, source: Path, target: Path, period: Period) -> dict[str, int]:
    """Compute the bucket in a file of slots and write what it says into one file; return the rows of each table.

    Raises:
        DataError: for a file that has other columns.
        PolicyError: `not_alone` where the policy looks at people of other buckets.
    """
    import polars as pl

    from kpi.app.catalogue import load_company

    policy = load_company(policy_path).policy
    slots = Slots(policy.catalogue.tables.values())
    if not source.is_file():
        raise DataError(Fault("no_file", sentence("there is no file {file}", file=str(source)), str(source)))
    rows, schema = pl.read_parquet(source), slots.schema
    wrong = [f"{name} {type}" for name, type in schema.items() if rows.schema.get(name) != type]
    if wrong:
        message = sentence("a bucket has the columns {columns}", columns=", ".join(wrong))
        raise DataError(Fault("bad_bucket", message, where=str(source)))
    kernel, answers = PolicyKernel.of(policy_path, policy, period), dict[str, "pl.DataFrame"]()
    found = kernel(rows, answers)
    while isinstance(found, Question) and Bucket(slots, rows).place[1] == 1:
        site, answer = answered([found], 1)
        found = kernel(rows, {**answers, site: answer})
        answers[site] = answer
    if isinstance(found, Question):
        message = sentence("{site} looks at people of other buckets", site=found.site)
        hint = sentence("kpi run --engine {name} --buckets N asks all of them", name=LOCAL)
        raise PolicyError(Fault("not_alone", message, where=str(source), hint=hint))
    partial = target.with_name(f"{target.name}.partial")
    to_rows(found).write_parquet(partial)
    partial.replace(target)
    return {name: rows.height for name, rows in found.tables.items()}


def _heights(folder: Path) -> dict[str, int]:
    import polars as pl

    return {
        name: sum(
            pl.scan_parquet(one).select(pl.len()).collect().item()
            for one in sorted((folder / name).glob("*.parquet"))
        )
        for name in OUTCOME
    }


__all__ = ["LOCAL", "Engine", "PolicyKernel", "engine_named", "engines", "local", "run_kernel", "run_lake"]
