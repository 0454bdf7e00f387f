"""Reading documents: from a text, of any version of OpenAPI, to the one model."""

from __future__ import annotations

from contracts.document.loading import DEFAULT, load

__all__ = ["DEFAULT", "load"]
