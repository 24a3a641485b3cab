"""Settings of hypothesis, and of the page that is printed to, for every distribution's tests."""

import os

from hypothesis import HealthCheck, settings

# A shared machine may pause a test at any moment, so time is no reason to fail.
settings.register_profile(
    "local", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.register_profile("ci", settings.get_profile("local"), derandomize=True, database=None)
settings.load_profile("ci" if os.environ.get("CI") else "local")

# What is printed must not depend on the terminal that the tests were started from.
os.environ.pop("COLUMNS", None)

# Nor must the language of what is said.
os.environ.pop("KPI_LANG", None)
os.environ["LC_ALL"] = "C.UTF-8"
