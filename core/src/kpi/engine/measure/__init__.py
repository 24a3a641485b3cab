"""Metrics of the subjects of a run, from whatever they come from."""

from kpi.engine.measure.stage import measure
from kpi.engine.measure.values import metric_columns

__all__ = ["measure", "metric_columns"]
