"""Metrics of the subjects of a run, from whatever they come from."""

from kpi.engine.measure.joined import own_name
from kpi.engine.measure.stage import measure, ruled_rows, with_inputs
from kpi.engine.measure.values import metric_columns

__all__ = ["measure", "metric_columns", "own_name", "ruled_rows", "with_inputs"]
