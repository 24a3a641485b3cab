"""The way of the data: measure, items, sanctions, standing, ladder, pay. Pure functions over frames."""
