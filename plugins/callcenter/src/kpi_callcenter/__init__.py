"""Appraisal of a call centre: hotline, business hall, electronic shop, and the monthly forms of specialists.

Numbers stand in `rules/*.toml`, a file for each chapter or form; `workings` count row by row what no condition
over columns reaches, the other modules hold the few scorers that only this industry needs.
"""

from kpi.api import Plugin

plugin = Plugin(
    __name__,
    scorers=(".scorers:SCORERS", ".duty_scorers:DUTY_SCORERS", ".systems:SCORERS"),
    workings=(".workings:WORKINGS", ".systems:WORKINGS"),
    demo=".demo:DEMO",
)
