"""Appraisal of managers and departments: the scale of a supervisor, joint liability, ranks of units."""

from kpi.api import Plugin

plugin = Plugin(
    __name__,
    scorers=(
        ".scorers:SCORERS",
        ".criteria:CRITERIA",
        ".forms:FORMS",
        ".hall:SCORERS",
        ".ranking:SCORERS",
        ".attitude:SCORERS",
        ".appraisal:SCORERS",
    ),
    workings=(
        ".form_lists:WORKINGS",
        ".delays:WORKINGS",
        ".hall:WORKINGS",
        ".ranking:WORKINGS",
        ".appraisal_counts:WORKINGS",
    ),
)
