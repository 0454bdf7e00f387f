"""Coverage of the contract in words: how much of each kind was seen, and what was not, by name. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from contracts.coverage import KINDS, Coverage, Item, Kind
from contracts.reports.printable import printable
from contracts.testing.report import Report

PLURALS: dict[Kind, str] = {
    "operation": "operations",
    "status": "statuses",
    "media type": "media types",
    "parameter": "parameters",
    "keyword": "schema keywords",
    "enum member": "enum members",
    "optional part": "optional parts",
    "boundary": "boundaries",
}
"""The kinds as headings."""


def missing(coverage: Coverage, tried: Mapping[str, str] | None = None) -> dict[Kind, list[str]]:
    """What was not seen, by kind, each with its line in the document; members of one enumeration on one line.

    `tried`: by name of a status, what was done to see it.
    """
    by_kind: dict[Kind, dict[str, list[Item]]] = {}
    for item in coverage.unreached:
        whole = item.name.rpartition("/enum/")[0] if item.kind == "enum member" else item.name
        by_kind.setdefault(item.kind, {}).setdefault(whole or item.name, []).append(item)
    tried = tried or {}
    return {
        kind: [_named(whole, items, tried) for whole, items in by_kind[kind].items()]
        for kind in KINDS
        if kind in by_kind
    }


def _named(whole: str, items: list[Item], tried: Mapping[str, str]) -> str:
    members = [item.name.removeprefix(whole).partition(" = ")[2] for item in items]
    name = f"{whole}: {', '.join(members)}" if all(members) else whole
    place = items[0].place
    where = f" ({place.uri}:{place.line})" if place and place.line else ""
    said = tried.get(whole) if items[0].kind == "status" else None
    return f"{name}{where}{f', {said}' if said else ''}"


def impossible(coverage: Coverage) -> list[str]:
    """What nothing can show, each with its line in the document and the reason."""
    return [f"{_named(item.name, [item], {})}: {reason}" for item, reason in coverage.impossible.items()]


def tried_for(report: Report) -> dict[str, str]:
    """By name of a status that was not seen, what was done to see it."""
    return {f"{each.label}: {status}": said for each in report.operations for status, said in each.unreached.items()}


def coverage_lines(coverage: Coverage, most: int, tried: Mapping[str, str] | None = None) -> Iterator[str]:
    """The shares in a line each, and below each up to `most` names of what was not seen."""
    names = missing(coverage, tried)
    width = max(map(len, PLURALS.values()))
    for kind, share in coverage.shares.items():
        yield f"  {PLURALS[kind]:<{width}}  {share}"
        unseen = names.get(kind, [])
        yield from (f"    not seen: {printable(name, 300)}" for name in unseen[:most])
        if len(unseen) > most:
            yield f"    and {len(unseen) - most:,} more"
    never = impossible(coverage)
    if never:
        yield f"  not counted: {len(never):,} that no request can show"
        yield from (f"    {printable(name, 300)}" for name in never[:most])
    if len(never) > most:
        yield f"    and {len(never) - most:,} more"
