"""kpi: performance appraisal and performance pay as code."""

__version__ = "0.1.0"
