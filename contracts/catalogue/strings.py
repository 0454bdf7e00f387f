"""The edges of strings: lengths, patterns, formats, and texts that trip programs up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from contracts.catalogue.model import Candidate, Kind, either, invalid, valid
from contracts.generation.choices import SeededChoices
from contracts.generation.formats import near_misses, oddities
from contracts.generation.forms import Form, Unmakeable
from contracts.generation.patterns import UnmatchablePatterns, UnreadablePattern, near_miss_maker
from contracts.generation.string_forms import of_form
from contracts.generation.strings import plain_text
from contracts.generation.texts import filled

LONGEST = 10_000
"""Characters of a text that is very long, where no maximum is given."""
_FARTHEST = 1_000_000
"""Characters beyond which no text is made."""

TEXTS: tuple[tuple[Kind, str, str], ...] = (
    ("unicode", "a blank", " "),
    ("unicode", "blanks around", " a "),
    ("unicode", "a line feed", "a\nb"),
    ("unicode", "a carriage return", "a\r\nb"),
    ("unicode", "a tab", "a\tb"),
    ("unicode", "NUL", "a\x00b"),
    ("unicode", "a control character", "a\x1bb"),
    ("unicode", "a C1 control", "a\x85b"),
    ("unicode", "a no-break space", "a\u00a0b"),
    ("unicode", "a line separator", "a\u2028b"),
    ("unicode", "accents", "Zo\u00eb M\u00fcller-\u0141ukasz"),
    ("unicode", "composed", "\u00e9"),
    ("unicode", "the same decomposed", "e\u0301"),
    ("unicode", "stacked combining marks", "Z\u0351\u036b\u0343\u036a"),
    ("unicode", "a letter that normalises to another", "\u212b"),
    ("unicode", "a ligature", "\ufb01"),
    ("unicode", "letters whose case changes their number", "\u1e9e\u00df\u0130"),
    ("unicode", "right-to-left", "\u05e9\u05dc\u05d5\u05dd"),
    ("unicode", "both directions", "abc \u0645\u0631\u062d\u0628\u0627 123"),
    ("unicode", "a direction override", "\u202eexe.txt\u202c"),
    ("unicode", "zero-width space", "a\u200bb"),
    ("unicode", "zero-width joiner", "a\u200db"),
    ("unicode", "a soft hyphen", "a\u00adb"),
    ("unicode", "a byte order mark inside", "\ufeffa"),
    ("unicode", "Chinese", "\u6f22\u5b57"),
    ("unicode", "full-width letters", "\uff21\uff22\uff23"),
    ("unicode", "digits of another script", "\u0661\u0662\u0663"),
    ("unicode", "an astral character", "\U0001f600"),
    ("unicode", "an emoji sequence", "\U0001f468\u200d\U0001f469\u200d\U0001f467"),
    ("unicode", "a flag", "\U0001f1fa\U0001f1f3"),
    ("unicode", "the last code point", "\U0010ffff"),
    ("unicode", "a non-character", "\uffff"),
    ("types", "the word null", "null"),
    ("types", "the word true", "true"),
    ("types", "digits", "0"),
    ("types", "NaN as a word", "NaN"),
    ("types", "an exponent", "1e1000"),
    ("types", "JSON", '{"a":[1]}'),
    ("security", "quotes", "'\"`"),
    ("security", "a backslash", "a\\b"),
    ("security", "SQL-shaped", "' OR '1'='1"),
    ("security", "markup", "<b>&amp;</b>"),
    ("security", "script-shaped", "<script>/* nothing */</script>"),
    ("security", "the end of CDATA", "]]>"),
    ("security", "template-shaped", "{{7*7}}${7*7}#{7*7}"),
    ("security", "shell-shaped", "$(true); true | true && true"),
    ("security", "a path upwards", "../../nothing"),
    ("security", "an encoded path upwards", "%2e%2e%2fnothing"),
    ("security", "a header after a line break", "a\r\nX-Injected: 1"),
    ("security", "a spreadsheet formula", "=1+1"),
    ("security", "format directives", "%s%n%x"),
    ("security", "JNDI-shaped", "${jndi:ldap://example.invalid/a}"),
    ("security", "a reserved address", "http://192.0.2.1/"),
    ("security", "a reserved IPv6 address", "http://[2001:db8::1]/"),
    ("security", "a reserved file name", "CON"),
)
"""Legal text, by kind and what is special about it. None does harm: names and addresses are reserved ones (RFC 2606,
RFC 3849, RFC 5737)."""


TELLING = frozenset({"a line feed", "NUL", "composed", "an astral character", "quotes"})
"""Those of `TEXTS` that are worth sending where a pattern rules them out, since programs may fail before they look."""


def string_edges(form: Form) -> Iterator[Candidate]:
    """What is to be expected of a string that the form allows."""
    yield from _lengths(form)
    for pattern in form.patterns:
        yield _miss_of(form, pattern)
    if form.patterns:
        yield from _trips(form)
    for name in form.formats:
        yield from (each._replace(about=name) for each in _of_format(name))
    binding = [name for name in form.formats if near_misses(name)]  # of other formats every string is
    if not (form.patterns or binding or form.content_media_type or form.content_encoding):
        yield from _texts(form)


def _lengths(form: Form) -> Iterator[Candidate]:
    low, high = form.min_length, form.max_length
    said = {source.keyword for source in form.sources}
    if low > 0 and "minLength" in said:
        yield _of_length(form, low, "minLength", "the shortest", wanted=True)
        yield _of_length(form, low + 1, "minLength", "just longer than the shortest", wanted=True)
        yield _of_length(form, low - 1, "minLength", "too short", wanted=False)
        if low > 1:
            yield invalid("boundary", "minLength", "empty", "")
    elif low == 0 and not form.formats:
        yield valid("boundary", "type", "empty", "")
    if high is not None and "maxLength" in said:
        if high > _FARTHEST:
            words = f"the longest, {high} characters"
            yield valid("boundary", "maxLength", words, "", f"more than {_FARTHEST} characters are not made")
            return
        yield _of_length(form, high, "maxLength", "the longest", wanted=True)
        if high > 0:
            yield _of_length(form, high - 1, "maxLength", "just shorter than the longest", wanted=True)
        yield _of_length(form, high + 1, "maxLength", "too long", wanted=False)
        if 0 < high <= LONGEST and not (form.patterns or form.formats):
            # Twice as many UTF-16 code units, four times as many bytes: what counts those refuses it.
            words = f"the longest in astral characters, {high}"
            yield valid("unicode", "maxLength", words, "\U0001f600" * high)


def _of_length(form: Form, length: int, keyword: str, words: str, *, wanted: bool) -> Candidate:
    """A string of that length that otherwise is as asked, if it can be."""
    words = f"{words}, {length} character{'s' * (length != 1)}"
    sized = replace(form, min_length=length, max_length=length)
    choices = SeededChoices("length", length, *form.patterns, *form.formats)
    try:
        make = of_form(sized, "typical")
        value = make(choices) if make else plain_text(choices, length, length)
    except (Unmakeable, UnmatchablePatterns, UnreadablePattern):
        value = None
    if value is None or len(value) != length:
        if wanted:
            return valid("boundary", keyword, words, None, "the pattern or format has no string of that length")
        value = filled("a", length)[:length]
    return Candidate("boundary", keyword, words, value, wanted)


def _of_format(name: str) -> Iterator[Candidate]:
    odd_ones, misses = oddities(name), near_misses(name)
    for odd in odd_ones:
        yield valid("format", "format", f"a legal {name}, {_shown(odd)}", odd)
    for miss in misses:
        yield invalid("format", "format", f"no {name}, {_shown(miss)}", miss)
    if not (odd_ones or misses):
        yield invalid("format", "format", f"no {name}", None, "every string is of that format, as far as is known")


def _miss_of(form: Form, pattern: str) -> Candidate:
    words = f"not of the pattern {_shown(pattern)}"
    miss = near_miss_of(form, pattern)
    why_not = "every string is of that pattern, or none was found" if miss is None else ""
    return invalid("boundary", "pattern", words, miss, why_not)._replace(about=pattern)


def near_miss_of(form: Form, pattern: str) -> str | None:
    """A string of the form's lengths that is almost of the pattern; None where none is found."""
    try:
        return near_miss_maker(pattern, form.min_length, form.max_length)(SeededChoices("miss", pattern))
    except (UnmatchablePatterns, UnreadablePattern):
        return None


def _trips(form: Form) -> Iterator[Candidate]:
    """What programs trip over, as long as it has to be, whatever the pattern says."""
    if not form.min_length:
        yield either("boundary", "pattern", "empty", "")
    for kind, words, text in TEXTS:
        fitting = filled(text, form.min_length)
        if words in TELLING and (form.max_length is None or len(fitting) <= form.max_length):
            yield either(kind, "pattern", words, fitting)


def _texts(form: Form) -> Iterator[Candidate]:
    low, high = form.min_length, form.max_length
    for kind, words, text in TEXTS:
        fitting = filled(text, low)
        if high is not None and len(fitting) > high:
            yield valid(kind, "type", words, None, f"longer than the {high} characters allowed")
        else:
            yield valid(kind, "type", words, fitting)
    if high is None or high > LONGEST:
        yield valid("unicode", "type", f"very long, {LONGEST} characters", "a" * max(LONGEST, low))


def _shown(text: str) -> str:
    """The text as ASCII, shortened."""
    shown = ascii(text)
    return shown if len(shown) <= 44 else f"{shown[:30]}... ({len(text)} characters)"
