"""One module a section of a rule file: the keys it takes, and how they become the model's objects."""
