"""Case files: worked examples that a policy must reproduce (`kpi test`)."""

from kpi.app.cases.files import find_files, read_cases
from kpi.app.cases.model import Case, CaseResult, Difference
from kpi.app.cases.runner import Runner, collect

__all__ = ["Case", "CaseResult", "Difference", "Runner", "collect", "find_files", "read_cases"]
