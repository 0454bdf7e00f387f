"""Judging messages against what the document promises."""
