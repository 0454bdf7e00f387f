"""The `understudy` command, the pytest plugin, and the mock for a test: `with understudy.mock(document) as server`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from understudy.embedding import mock

__all__ = ["mock"]


def __getattr__(name: str) -> Any:
    if name == "mock":
        from understudy.embedding import mock

        return mock
    raise AttributeError(f"module 'understudy' has no attribute {name!r}")
