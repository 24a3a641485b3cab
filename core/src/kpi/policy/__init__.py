"""Rule files and the company's policy: read, joined, checked as a whole.

Its parts are imported by themselves, so that a look at a `kpi.toml` does not load the rest.
"""
