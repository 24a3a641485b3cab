"""Appraisal of installers and of the units that keep a network: faults, engineering, materials."""

from kpi.api import Plugin

plugin = Plugin(
    __name__,
    scorers=(
        ".field:SCORERS",
        ".network:SCORERS",
        ".engineering:SCORERS",
        ".materials:SCORERS",
        ".cards:SCORERS",
    ),
    workings=(
        ".field:WORKINGS",
        ".network:WORKINGS",
        ".engineering:WORKINGS",
        ".materials:WORKINGS",
        ".cards:WORKINGS",
    ),
    demo=".demo:DEMO",
)
