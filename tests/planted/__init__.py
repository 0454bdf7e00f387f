"""Conforming servers with one fault switched on: what a check that sees must find, and how it is told."""
