"""Report to text, JSON and JUnit: pure functions."""
