"""What is due for whom, and what was done: of facts and a policy alone, on a day that is given."""
