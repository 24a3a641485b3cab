"""What one person is paid and what may be taken of it: the rules of pay and sanctions together."""
