"""Sending a plan to a server and judging what comes back."""
