"""The appraisal of a warehouse: how exactly is picked, and what a wrong parcel costs."""

from kpi.api import Plugin

# Everything in rules/*.toml is found by itself; only what is written in Python has to be named here.
plugin = Plugin(__name__, scorers=".scorers:SCORERS")
