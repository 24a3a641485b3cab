"""Rule files and the company's policy: read, joined, checked as a whole."""

from kpi.policy.rulefiles import RuleFiles

__all__ = ["RuleFiles"]
