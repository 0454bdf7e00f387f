"""One OpenAPI document, read once: what it promises, values that satisfy it, and judgement of what keeps it."""
