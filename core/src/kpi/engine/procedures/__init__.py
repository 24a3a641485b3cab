"""Recorded procedures: chains of decisions, who may take each step, and where a case stands."""

from kpi.engine.procedures.case import Case, CaseFault
from kpi.engine.procedures.reporting import cases_of, report_cases

__all__ = ["Case", "CaseFault", "cases_of", "report_cases"]
