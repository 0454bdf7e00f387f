"""Making values that satisfy a schema."""
