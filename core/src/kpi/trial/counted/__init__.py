"""Trying rules whose inputs are counted or made of several values: on rows, counts, lists, months, people."""
