"""Document to Plan: the cases worth sending."""
