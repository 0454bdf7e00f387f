"""Content to value and back, one codec per media type."""
