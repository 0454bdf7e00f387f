"""What is wrong with a value, in words for people.

Knows faults and schemas; knows no engine. Values, names and branches are shown shortened, never whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, Protocol

from contracts.errors import Place, UnresolvedReference
from contracts.json_values import JsonValue, from_tokens
from contracts.schemas.explanation import MOST_FAULTS, Fault, Way
from contracts.schemas.formats import NUMBERS
from contracts.schemas.sentences import sentence
from contracts.schemas.showing import a_type, listed, nearest, shown
from contracts.schemas.validation import RawError
from contracts.schemas.violations import Violation

MOST_DETAILS = 8
"""Lines that tell why branches fail."""


class Followable(Protocol):
    """What leads from a way to a place."""

    @property
    def contents(self) -> JsonValue:
        """The schema as written."""

    @property
    def place(self) -> Place:
        """Where it stands."""

    def followed(self, way: Way) -> Followable:
        """What stands at the end of a way."""


def violations_of(schema: Followable, faults: Iterable[Fault]) -> tuple[Violation, ...]:
    """Each fault as a Violation; where a discriminator or `null` decides a choice of schemas, those of the branch."""
    told = tuple(faults)
    mistyped = {(fault.at, fault.way[:-1]) for fault in told if fault.keyword == "type"}
    return tuple(
        dict.fromkeys(
            each
            for fault in told
            if fault.keyword != "format" or (fault.at, fault.way[:-1]) not in mistyped
            for each in _violations(schema, fault)
        )
    )


def violations_of_engine(
    place: Place, errors: Iterable[RawError], value: JsonValue, place_of: Callable[[str], Place]
) -> tuple[Violation, ...]:
    """What jsonschema-rs says itself, where jsonschema says nothing; at least one Violation.

    `place`: of the whole schema; `place_of` leads from an absolute URI with fragment to a place.
    """
    found = tuple(
        Violation(
            error.at,
            error.keyword,
            shown(error.message, quoted=False),
            f"{error.keyword!r} to hold",
            "",
            place_of(error.location) if error.location else place,
        )
        for error in islice(errors, MOST_FAULTS)
    )
    if found:
        return found
    message = f"{shown(value)} breaks the schema; it is nested too deeply, or too unlike JSON, to say where"
    return (Violation("", "", message, "a value that satisfies the schema", shown(value), place),)


def _violations(schema: Followable, fault: Fault) -> Iterator[Violation]:
    if fault.branches:
        decided = _decided_branch(schema, fault)
        if isinstance(decided, int) and fault.branches[decided]:
            for each in fault.branches[decided]:
                yield from _violations(schema, each)
            return
        if isinstance(decided, Violation):
            yield decided
            return
        yield _choice(schema, fault)
        return
    yield _violation(schema, fault)


def _violation(schema: Followable, fault: Fault) -> Violation:
    holder, keyword, asked = _as_written(schema, fault)
    message, expected = sentence(keyword, asked, fault.found, holder)
    if "propertyNames" in fault.way[-3:]:
        message = f"the name of a property: {message}"
    return Violation(
        at=from_tokens(fault.at),
        keyword=keyword,
        message=message,
        expected=expected,
        found=shown(fault.found),
        schema_place=_place(schema, (*fault.way[:-1], keyword) if keyword else fault.way),
    )


def _as_written(schema: Followable, fault: Fault) -> tuple[Mapping[str, Any], str, JsonValue]:
    """The schema that holds the keyword, the keyword and its value, as the document has them."""
    for length in (1, 3):
        try:
            contents = schema.followed(fault.way[:-length]).contents if len(fault.way) >= length else None
        except UnresolvedReference:
            continue
        if not isinstance(contents, dict):
            continue
        is_added = contents.get(fault.keyword) != fault.asked and fault.keyword in ("minimum", "maximum", "multipleOf")
        if contents.get("format") in NUMBERS and (is_added or length == 3):
            return contents, "format", contents["format"]
        if length == 3 and fault.keyword in ("minLength", "maxLength") and "pattern" in contents:
            return contents, "pattern", contents["pattern"]
        if length == 1:
            asked = contents.get("pattern") if fault.keyword == "pattern" else fault.asked
            return contents, fault.keyword, asked
    return {}, fault.keyword, fault.asked


def _place(schema: Followable, way: Way) -> Place:
    for end in range(len(way), -1, -1):
        try:
            here = schema.followed(way[:end])
            _ = here.contents
        except UnresolvedReference:
            continue
        return here.place
    return schema.place


def _decided_branch(schema: Followable, fault: Fault) -> int | Violation | None:
    """The branch that the value itself asks for, or what is wrong with its asking; None: it does not ask."""
    try:
        holder = schema.followed(fault.way[:-1])
        contents = holder.contents
    except UnresolvedReference:
        return None
    if not isinstance(contents, dict) or not isinstance(contents.get(fault.keyword), list):
        return None
    found = _discriminated(holder, contents, fault)
    return found if found is not None else _all_but_null(contents[fault.keyword], fault)


def _discriminated(holder: Followable, contents: Mapping[str, Any], fault: Fault) -> int | Violation | None:
    discriminator = contents.get("discriminator")
    name = discriminator.get("propertyName") if isinstance(discriminator, dict) else discriminator
    if not isinstance(name, str) or not isinstance(fault.found, dict) or not isinstance(fault.found.get(name), str):
        return None
    asked, branches = fault.found[name], contents[fault.keyword]
    mapping = discriminator.get("mapping") if isinstance(discriminator, dict) else None
    mapping = mapping if isinstance(mapping, dict) else {}
    wanted = mapping.get(asked, asked)
    names = [_reference(branch) for branch in branches]
    for index, reference in enumerate(names):
        if reference and wanted in (reference, reference.rpartition("/")[2]):
            return index
    known = [*mapping, *(each.rpartition("/")[2] for each in names if each and each not in mapping.values())]
    expected = f"one of {listed(known)}"
    message = f"{name!r} is {shown(asked)}, expected {expected}{nearest(asked, known)}"
    at = from_tokens((*fault.at, name))
    return Violation(at, "discriminator", message, expected, shown(asked), holder.place)


def _reference(branch: JsonValue) -> str:
    found = branch.get("$ref") if isinstance(branch, dict) else None
    return found if isinstance(found, str) else ""


def _all_but_null(branches: list[JsonValue], fault: Fault) -> int | None:
    """The branch of a choice between one schema and null, for a value that is not null."""
    others = [index for index, branch in enumerate(branches) if branch != {"type": "null"}]
    return others[0] if len(others) == 1 and len(branches) == 2 and fault.found is not None else None


def _choice(schema: Followable, fault: Fault) -> Violation:
    try:
        written = schema.followed(fault.way).contents
    except UnresolvedReference:
        written = []
    ranked = sorted(range(len(fault.branches)), key=lambda index: _distance(fault.branches[index], fault.at))
    names = [_branch_name(written, index) for index in range(len(fault.branches))]
    details = []
    for index in ranked[:MOST_DETAILS]:
        inner = violations_of(schema, fault.branches[index][:3])
        reasons = "; ".join(_beside(each, from_tokens(fault.at)) for each in inner)
        details.append(f"{names[index]}: {reasons}")
    if len(ranked) > MOST_DETAILS:
        details.append(f"{len(ranked) - MOST_DETAILS} more branches fail too")
    expected = f"{'exactly one' if fault.keyword == 'oneOf' else 'at least one'} of {len(names)} schemas to hold"
    closest = f"; closest is {details[0]}" if details else ""
    return Violation(
        at=from_tokens(fault.at),
        keyword=fault.keyword,
        message=f"{shown(fault.found)} satisfies none of the {len(names)} schemas of {fault.keyword!r}{closest}",
        expected=expected,
        found=shown(fault.found),
        schema_place=_place(schema, fault.way),
        details=tuple(details),
    )


def _beside(violation: Violation, at: str) -> str:
    below = violation.at.removeprefix(at)
    return f"{below}: {violation.message}" if below else violation.message


def _branch_name(branches: JsonValue, index: int) -> str:
    branch = branches[index] if isinstance(branches, list) and index < len(branches) else None
    reference = _reference(branch)
    if reference:
        return reference.rpartition("/")[2] or reference
    title = branch.get("title") if isinstance(branch, dict) else None
    if isinstance(title, str) and title:
        return shown(title)
    kind = branch.get("type") if isinstance(branch, dict) else None
    return f"schema {index + 1}" + (f" ({a_type(kind)})" if isinstance(kind, str) else "")


def _distance(faults: tuple[Fault, ...], at: Way) -> tuple[bool, int, int]:
    """How far a value is from a branch: of the wrong type, then the constants it misses, then all that is wrong."""
    of_type = any(fault.keyword in ("type", "") and fault.at == at for fault in faults)
    constants = sum(fault.keyword in ("const", "enum") for fault in faults)
    return of_type, constants, len(faults)
