"""Reading documents: text to Document."""
