"""Plugins in three separate steps: discover (metadata only), admit, load; and the states that come of it.

Nothing is imported here: `kpi --help` discovers and needs no more. `kpi.plugins.manager` does all three.
"""
