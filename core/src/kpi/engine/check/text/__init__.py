"""What the print of the regulations leaves open: defaults, the letter of a rule, and several readings of it."""
