"""How many planted faults a check finds, by which code, and after how many requests of the operation.

    python benchmarks/planted_faults.py --seeds 20
    python benchmarks/planted_faults.py --seeds 3 --only "title" --style wsgi

Each fault of `tests/planted` is switched on alone, in a server that keeps every promise otherwise, and the plan is
sent once per seed, with at most 200 requests to each operation. Prints a line per fault: found with how many seeds, the
most requests that it took, and the code. The exit code is 1 where less than 95 % are found with every seed.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.planted.catalogue import FAULTS
from tests.planted.trying import tried

PROMISED = 0.95


def main() -> int:
    """Print a line per fault; 1 if too few are found with every seed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=3, help="how many, from 1 on")
    parser.add_argument("--only", default="", help="faults whose name or kind holds that text")
    parser.add_argument("--style", action="append", help="servers of that style alone; can be repeated")
    given = parser.parse_args()
    kept: Counter[bool] = Counter()
    missed: list[str] = []
    for fault in FAULTS:
        if given.only not in f"{fault.name} {fault.kind}" or (given.style and fault.style not in given.style):
            continue
        outcomes = [tried(fault, seed) for seed in range(1, given.seeds + 1)]
        found = [each for each in outcomes if each.found_by]
        codes = ", ".join(sorted({each.found_by for each in found})) or "-"
        most = max((each.requests for each in outcomes), default=0)
        others = sorted({code for each in outcomes for code in each.others})
        beside = f"  beside: {', '.join(others)}" if others else ""
        print(f"{fault.style:8} {fault.name:45} {len(found):2}/{given.seeds}  {most:4}  {codes}{beside}", flush=True)
        kept[len(found) == given.seeds] += 1
        if len(found) < given.seeds:
            missed.append(f"{fault.name} ({fault.kind}, {fault.style})")
    total = sum(kept.values())
    print(f"\n{kept[True]} of {total} found with every one of {given.seeds} seeds")
    print("".join(f"  missed: {each}\n" for each in missed), end="")
    return 0 if total and kept[True] >= PROMISED * total else 1


if __name__ == "__main__":
    sys.exit(main())
