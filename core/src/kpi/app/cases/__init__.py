"""Case files: worked examples that a policy must reproduce (`kpi test`)."""

from kpi.app.cases.files import find_files, read_cases
from kpi.app.cases.model import Case, CaseResult, Difference

__all__ = ["Case", "CaseResult", "Difference", "find_files", "read_cases"]
