"""Appraisal of an e-commerce shop: promotion test, department table, shop awards and fines, pay of customer service.

Numbers stand in `rules/*.toml`, a file for each chapter; `scorers` holds the few mechanisms that only this
industry needs.
"""

from kpi.api import Plugin

plugin = Plugin(
    __name__,
    scorers=".scorers:SCORERS",
    workings=".workings:WORKINGS",
    demo=(".demo:DEMO", ".demo.years:DEMO"),
)
