"""The rows of a table seen through clocks: which belong to a period, when they were due, how they stand."""
