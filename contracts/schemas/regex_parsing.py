"""The text of a regular expression to its tree. See `regular_expressions` for what is read."""

from __future__ import annotations

from contracts.schemas.regular_expressions import (
    UNBOUNDED,
    Alternatives,
    AnyCharacter,
    Assertion,
    BackReference,
    Character,
    CharacterClass,
    ClassEscape,
    Group,
    Look,
    Node,
    NotARegularExpression,
    PropertyEscape,
    Range,
    Reading,
    Repeat,
    Sequence,
)

DEEPEST = 50
"""Groups within groups that are read."""

_CONTROLS = {"t": 9, "n": 10, "v": 11, "f": 12, "r": 13}
_SYNTAX = frozenset("^$\\.*+?()[]{}|/")
_NOT_OURS = {
    "A": ("^", "'\\A' is read as '^'; ECMA-262 has no '\\A'"),
    "Z": ("$", "'\\Z' is read as '$'; ECMA-262 has no '\\Z'"),
    "z": ("$", "'\\z' is read as '$'; ECMA-262 has no '\\z'"),
}
_LOOKS = {"(?=": (True, False), "(?!": (True, True), "(?<=": (False, False), "(?<!": (False, True)}


def parse(pattern: str) -> tuple[Node, Reading]:
    """The tree of `pattern`, and the reading with what is to be remarked about it.

    Raises: NotARegularExpression naming the character at fault and the nearest repair.
    """
    reading = Reading(pattern)
    flags = _leading_flags(reading)
    node = _alternatives(reading, 0)
    if reading.next:
        raise reading.fault("unmatched ')'", "write '\\)' for the character itself")
    _resolve_references(reading)
    return (Group(node, flags=flags) if flags else node), reading


def _leading_flags(reading: Reading) -> str:
    for length in (1, 2, 3):
        flags = reading.text[2 : 2 + length]
        if reading.text[:2] == "(?" and reading.text[2 + length : 3 + length] == ")" and set(flags) <= set("ims"):
            reading.index = 3 + length
            reading.remarks.append(f"'(?{flags})' is read as flags of the whole; ECMA-262 writes '(?{flags}:...)'")
            return flags
    return ""


def _resolve_references(reading: Reading) -> None:
    for asked, index in reading.references:
        if isinstance(asked, str) and asked not in reading.names:
            raise reading.fault(f"no group is named {asked!r}", f"name it: '(?<{asked}>...)'", index)
        if isinstance(asked, int) and asked > reading.groups:
            raise reading.fault(f"there is no group {asked}", "refer to a group that there is", index)


def _alternatives(reading: Reading, depth: int) -> Node:
    if depth > DEEPEST:
        raise reading.fault(f"more than {DEEPEST} groups within groups", "nest less deeply")
    branches = [_sequence(reading, depth)]
    while reading.take("|"):
        branches.append(_sequence(reading, depth))
    return branches[0] if len(branches) == 1 else Alternatives(tuple(branches))


def _sequence(reading: Reading, depth: int) -> Node:
    parts: list[Node] = []
    while reading.next and reading.next not in "|)":
        node = _quantified(_atom(reading, depth), reading)
        previous = parts[-1] if parts else None
        pair = _surrogates_joined(previous, node)
        if pair is None:
            parts.append(node)
        else:
            parts[-1] = pair
    return parts[0] if len(parts) == 1 else Sequence(tuple(parts))


def _surrogates_joined(first: Node | None, second: Node) -> Node | None:
    """The code points that a class of high surrogates before a class of all low ones stands for without `u`."""
    match first, second:
        case (
            CharacterClass(items=(Range(high, last),), negated=False),
            CharacterClass(items=(Range(0xDC00, 0xDFFF),), negated=False),
        ) if 0xD800 <= high <= last <= 0xDBFF:
            first_pair, last_pair = 0x10000 + (high - 0xD800) * 0x400, 0x10000 + (last - 0xD800) * 0x400 + 0x3FF
            return CharacterClass((Range(first_pair, last_pair),))
    return None


def _quantified(node: Node, reading: Reading) -> Node:
    start = reading.index
    bounds = _bounds(reading)
    if bounds is None:
        return node
    if isinstance(node, Assertion) or (isinstance(node, Look) and not node.ahead):
        raise reading.fault("nothing to repeat", "write '\\*', '\\+' or '\\?' for the character itself", start)
    low, high = bounds
    if high != UNBOUNDED and high < low:
        raise reading.fault(f"a repetition from {low} to {high}", f"write '{{{high},{low}}}'", start)
    if reading.take("?"):
        return Repeat(node, low, high, "lazy")
    if reading.take("+"):
        reading.remarks.append("a possessive quantifier is honoured; ECMA-262 has none")
        return Repeat(node, low, high, "possessive")
    if _bounds(reading) is not None:
        raise reading.fault("nothing to repeat", "put what is to be repeated in a group", start)
    return Repeat(node, low, high)


def _bounds(reading: Reading) -> tuple[int, int] | None:
    for sign, bounds in (("*", (0, UNBOUNDED)), ("+", (1, UNBOUNDED)), ("?", (0, 1))):
        if reading.take(sign):
            return bounds
    if reading.next == "{":
        body, brace, _ = reading.text[reading.index + 1 :].partition("}")
        low, comma, high = body.partition(",")
        if brace and _is_number(low) and (not high or (comma and _is_number(high))):
            reading.index += len(body) + 2
            return int(low), (int(high) if high else UNBOUNDED if comma else int(low))
    return None


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 9


def _atom(reading: Reading, depth: int) -> Node:
    sign = reading.next
    if sign == "(":
        return _group(reading, depth)
    if sign in "*+?":
        raise reading.fault("nothing to repeat", f"write '\\{sign}' for the character itself")
    reading.index += 1
    match sign:
        case ".":
            return AnyCharacter()
        case "^" | "$":
            return Assertion(sign)
        case "[":
            return _class(reading)
        case "\\":
            return _escape(reading)
        case "{" | "}" | "]":
            reading.leniences.append(f"a lone {sign!r}")
    return Character(ord(sign))


def _group(reading: Reading, depth: int) -> Node:
    start = reading.index
    for opening, (ahead, negated) in _LOOKS.items():
        if reading.take(opening):
            return Look(_closed(reading, depth, start), ahead, negated)
    if reading.take("(?:"):
        return Group(_closed(reading, depth, start))
    if reading.take("(?>"):
        reading.remarks.append("an atomic group is honoured; ECMA-262 has none")
        return Group(_closed(reading, depth, start), atomic=True)
    if reading.take("(?P="):
        reading.remarks.append("'(?P=name)' is read as '\\k<name>'; ECMA-262 has no '(?P'")
        return _named_reference(reading, reading.until(")"), start)
    if reading.take("(?P<"):
        reading.remarks.append("'(?P<name>' is read as '(?<name>'; ECMA-262 has no '(?P'")
        return _capturing(reading, depth, start, name=reading.until(">"))
    if reading.take("(?<"):
        return _capturing(reading, depth, start, name=reading.until(">"))
    if reading.take("(?"):
        flags = reading.text[reading.index :].partition(":")[0]
        if flags and set(flags) <= set("ims-") and flags.count("-") <= 1:
            reading.index += len(flags) + 1
            return Group(_closed(reading, depth, start), flags=flags)
        raise reading.fault("a group that ECMA-262 does not have", "write '(?:' for a group, '\\(' for the sign", start)
    reading.index += 1
    return _capturing(reading, depth, start)


def _capturing(reading: Reading, depth: int, start: int, name: str | None = None) -> Node:
    reading.groups += 1
    number = reading.groups
    if name is not None:
        if not name.replace("$", "_").isidentifier():
            raise reading.fault(f"{name!r} is no name of a group", "letters, digits and '_' make a name", start)
        if name in reading.names:
            raise reading.fault(f"a second group named {name!r}", "give each group its own name", start)
        reading.names[name] = number
    return Group(_closed(reading, depth, start), number)


def _closed(reading: Reading, depth: int, start: int) -> Node:
    body = _alternatives(reading, depth + 1)
    if not reading.take(")"):
        raise reading.fault("unclosed '('", "close it with ')', or write '\\(' for the character itself", start)
    return body


def _named_reference(reading: Reading, name: str, start: int) -> Node:
    reading.references.append((name, start))
    if name not in reading.names:
        raise reading.fault(f"no group before this one is named {name!r}", f"name it: '(?<{name}>...)'", start)
    return BackReference(reading.names[name])


def _escape(reading: Reading) -> Node:
    start, sign = reading.index - 1, reading.next
    if sign in ("b", "B"):
        reading.index += 1
        return Assertion(sign)
    if sign == "k" and reading.text.startswith("k<", reading.index):
        reading.index += 2
        return _named_reference(reading, reading.until(">"), start)
    if sign in _NOT_OURS:
        assertion, remark = _NOT_OURS[sign]
        reading.index += 1
        reading.remarks.append(remark)
        return Assertion(assertion)
    if sign in "123456789" and sign:
        digits = reading.text[reading.index :]
        digits = digits[: len(digits) - len(digits.lstrip("0123456789"))][:9]
        reading.index += len(digits)
        reading.references.append((int(digits), start))
        return BackReference(int(digits))
    item = _class_escape(reading, start)
    return Character(item) if isinstance(item, int) else item


def _class_escape(reading: Reading, start: int) -> int | ClassEscape | PropertyEscape:
    """What an escape means inside a class and, but for the assertions, outside of it; the backslash is behind us."""
    sign = reading.next
    if not sign:
        raise reading.fault("nothing follows the last '\\'", "write '\\\\' for the character itself", start)
    reading.index += 1
    if sign in "dDwWsS":
        return ClassEscape(sign)
    if sign in "pP":
        return _property(reading, start, negated=sign == "P")
    code = _coded(reading, sign, start)
    if code is not None:
        return code
    if sign.isascii() and sign.isalnum():
        raise reading.fault(f"'\\{sign}' means nothing", f"write {sign!r} for the character itself", start)
    if sign not in _SYNTAX:
        reading.leniences.append(f"'\\{sign}'")
    return ord(sign)


def _coded(reading: Reading, sign: str, start: int) -> int | None:
    """The code point that an escape gives by letter or number; None for all other escapes."""
    if sign in _CONTROLS:
        return _CONTROLS[sign]
    if sign == "c" and reading.next.isascii() and reading.next.isalpha():
        reading.index += 1
        return ord(reading.text[reading.index - 1]) % 32
    if sign == "0":
        return _octal(reading)
    if sign == "x":
        return _hexadecimal(reading, 2, start)
    return _unicode(reading, start) if sign == "u" else None


def _property(reading: Reading, start: int, *, negated: bool) -> PropertyEscape:
    if reading.take("{"):
        name = reading.until("}")
        if name and all(part.replace("_", "a").isalnum() for part in name.split("=", 1)):
            return PropertyEscape(name, negated)
    elif reading.next.isalpha():
        reading.index += 1
        letter = reading.text[reading.index - 1]
        reading.remarks.append(f"'\\p{letter}' is read as '\\p{{{letter}}}'; ECMA-262 wants the braces")
        return PropertyEscape(letter, negated)
    raise reading.fault("a property escape without a name", "write one such as '\\p{L}'", start)


def _hexadecimal(reading: Reading, length: int, start: int) -> int:
    digits = reading.text[reading.index : reading.index + length]
    if len(digits) < length or not set(digits) <= set("0123456789abcdefABCDEF"):
        raise reading.fault(f"{length} hexadecimal digits are missing", "write '\\u0041' or '\\x41'", start)
    reading.index += length
    return int(digits, 16)


def _octal(reading: Reading) -> int:
    r"""The code point behind `\0`: up to two octal digits more. Source: ECMA-262, B.1.2, Pattern Syntax."""
    digits = reading.text[reading.index : reading.index + 2]
    digits = digits[: len(digits) - len(digits.lstrip("01234567"))]
    reading.index += len(digits)
    if digits:
        reading.leniences.append(f"'\\0{digits}'")
    return int(digits or "0", 8)


def _unicode(reading: Reading, start: int) -> int:
    if reading.take("{"):
        digits = reading.until("}")
        if digits and set(digits) <= set("0123456789abcdefABCDEF") and int(digits, 16) <= 0x10FFFF:
            return int(digits, 16)
        raise reading.fault(f"{digits!r} is no code point", "write one from 0 to 10FFFF", start)
    code = _hexadecimal(reading, 4, start)
    if 0xD800 <= code <= 0xDBFF and reading.text.startswith("\\u", reading.index):
        after = reading.index
        reading.index += 2
        try:
            low = _hexadecimal(reading, 4, start)
        except NotARegularExpression:
            low = 0
        if 0xDC00 <= low <= 0xDFFF:
            return 0x10000 + (code - 0xD800) * 0x400 + (low - 0xDC00)
        reading.index = after
    return code


def _class(reading: Reading) -> CharacterClass:
    start = reading.index - 1
    negated = reading.take("^")
    items: list[Range | ClassEscape | PropertyEscape] = []
    while not reading.take("]"):
        first = _class_atom(reading, start)
        if reading.next == "-" and reading.text[reading.index + 1 : reading.index + 2] not in ("]", ""):
            reading.index += 1
            items.extend(_range(reading, first, _class_atom(reading, start), start))
        else:
            items.append(Range(first, first) if isinstance(first, int) else first)
    return CharacterClass(tuple(items), negated)


def _range(
    reading: Reading,
    first: int | ClassEscape | PropertyEscape,
    last: int | ClassEscape | PropertyEscape,
    start: int,
) -> list[Range | ClassEscape | PropertyEscape]:
    if isinstance(first, int) and isinstance(last, int):
        if last < first:
            raise reading.fault(f"a range from {chr(first)!r} to {chr(last)!r}", "swap the ends", start)
        return [Range(first, last)]
    reading.leniences.append("a '-' beside a class escape")
    ends = [Range(end, end) if isinstance(end, int) else end for end in (first, last)]
    return [ends[0], Range(ord("-"), ord("-")), ends[1]]


def _class_atom(reading: Reading, start: int) -> int | ClassEscape | PropertyEscape:
    sign = reading.next
    if not sign:
        raise reading.fault("unclosed '['", "close it with ']', or write '\\[' for the character itself", start)
    reading.index += 1
    if sign != "\\":
        return ord(sign)
    if reading.take("b"):
        return 8
    return _class_escape(reading, reading.index - 1)
