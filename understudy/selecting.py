"""Which operations a verb works on: `-k`, `--include`, `--exclude` and `--operations`, read as a predicate.

Pure, but for the file of `--operations` and what `--list` prints. Operations are known by label, operationId, path,
method and tags.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TextIO, TypeAlias

from contracts import Document, Operation, UsageError
from contracts.planning import resources
from contracts.testing import Options, nothing_selected, selected
from understudy.output import KEPT, NOTHING_TESTED
from understudy.unmatched import of_all, of_glob, of_word

Predicate: TypeAlias = Callable[[Operation], bool]

KINDS: Mapping[str, Callable[[Operation], tuple[str, ...]]] = {
    "path": lambda operation: (operation.path,),
    "method": lambda operation: (operation.method,),
    "tag": lambda operation: operation.tags,
    "operation": lambda operation: (operation.operation_id or "", operation.label),
}
"""What `--include` and `--exclude` look at, and its texts."""

_TOKEN = re.compile(r"""\s*(?:(?P<bracket>[()])|(?P<quote>["'])(?P<quoted>.*?)(?P=quote)|(?P<word>[^\s()"']+))""")


@dataclass(frozen=True, slots=True)
class Selection:
    """The operations that the options of a verb select."""

    selects: Predicate | None = None
    """None where no option says anything: all of them."""
    unmatched: tuple[str, ...] = ()
    """What of the options fits nothing, in sentences, whether others select something or not."""


def selecting(
    document: Document,
    *,
    expression: str = "",
    include: Iterable[str] = (),
    exclude: Iterable[str] = (),
    listed: str | None = None,
) -> Selection:
    """The operations that every one of these selects.

    Raises: UsageError naming the option, what was given and how it is written.
    """
    parts: dict[str, Predicate] = {}
    unmatched: list[str] = []
    if expression:
        read = _Expression(expression)
        parts[f"-k {expression!r}"] = read.whole()
        unmatched += _unmatched_words(document, f"-k {expression!r}", read.words)
    for option, given in (("--include", include), ("--exclude", exclude)):
        globs, written = _globs(option, given), f"{option} '{{kind}}={{glob}}'"
        parts |= dict(_parts(globs, written, are_left_out=option == "--exclude"))
        unmatched += _unmatched(document, globs, written)
    if listed is not None:
        named = set(_listed(Path(listed), document))
        parts[f"--operations {listed!r}"] = lambda operation: operation.label in named
    return _selection(document, parts, unmatched)


def selecting_globs(
    document: Document, *, operations: Sequence[str] = (), tags: Sequence[str] = (), paths: Sequence[str] = ()
) -> Selection:
    """The operations that fit one glob of `--operation`, of `--tag` and of `--path`, as far as those are given."""
    globs, written = {"operation": operations, "tag": tags, "path": paths}, "--{kind} '{glob}'"
    return _selection(document, dict(_parts(globs, written)), list(_unmatched(document, globs, written)))


def _selection(document: Document, parts: Mapping[str, Predicate], unmatched: list[str]) -> Selection:
    """All of the parts together, by the options that they are from."""
    if not parts:
        return Selection()

    def selects(operation: Operation) -> bool:
        return all(part(operation) for part in parts.values())

    if not unmatched and document.operations and not any(map(selects, document.operations)):
        unmatched = [of_all(list(parts))]
    return Selection(selects, tuple(unmatched))


def _parts(
    globs: Mapping[str, Sequence[str]], written: str, *, are_left_out: bool = False
) -> Iterator[tuple[str, Predicate]]:
    """What the globs of each kind select, by how they are given."""
    for kind, each in globs.items():
        if each:
            fits = _fitting_one(kind, each)
            given = ", ".join(written.format(kind=kind, glob=glob) for glob in each)
            yield given, _not(fits) if are_left_out else fits


def _unmatched(document: Document, globs: Mapping[str, Sequence[str]], written: str) -> Iterator[str]:
    """What is to be said of each glob that fits nothing; `written` is how one is given."""
    labels = [each.label for each in document.operations]
    for kind, each in globs.items():
        known = [text for operation in document.operations for text in KINDS[kind](operation)]
        for glob in each:
            if not any(map(_fitting_one(kind, [glob]), document.operations)):
                yield of_glob(written.format(kind=kind, glob=glob), kind, glob, known, labels)


def _unmatched_words(document: Document, given: str, words: Iterable[str]) -> Iterator[str]:
    """What is to be said of each word that stands nowhere."""
    labels = [each.label for each in document.operations]
    texts = [text for each in document.operations for text in _texts(each) if text]
    for word in dict.fromkeys(words):
        if not any(word in text.lower() for text in texts):
            yield of_word(given, word, texts, labels)


def fitting(globs: Mapping[str, Sequence[str]]) -> Predicate | None:
    """The operations that fit, of each kind of `KINDS` that has globs, one of them; None where none has."""
    parts = [_fitting_one(kind, each) for kind, each in globs.items() if each]
    return (lambda operation: all(part(operation) for part in parts)) if parts else None


def matching(expression: str) -> Predicate:
    """The predicate of `-k`: words that stand in label, operationId or a tag, with `and`, `or`, `not` and brackets.

    Upper and lower case are the same; a text with spaces or brackets is put into quotes.

    Raises: UsageError for what is no such expression.
    """
    return _Expression(expression).whole()


def print_list(document: Document, options: Options, out: TextIO) -> int:
    """Writes the selected operations as a file for `--operations`, with what is known of each; the exit code."""
    chosen = selected(document, options)
    width = max((len(each.label) for each in chosen), default=0)
    out.writelines(
        f"{each.label:{width}}  # {', '.join([each.operation_id or 'no operationId', *each.tags])}"
        f"{'; skipped: ' + options.known.skips[each.label] if each.label in options.known.skips else ''}\n"
        for each in chosen
    )
    out.write(f"# {len(chosen)} of {len(document.operations)} operations\n")
    told = [each for each in resources(chosen) if each.steps and not options.safe]
    out.writelines(f"# sequence {each.name}: {', '.join(each.steps)}\n" for each in told)
    if options.configured:
        out.write(f"# configured by {options.configured}\n")
    out.writelines(f"# {each}\n" for each in (options.unmatched if chosen else [nothing_selected(document, options)]))
    return KEPT if chosen else NOTHING_TESTED


def _globs(option: str, given: Iterable[str]) -> dict[str, list[str]]:
    """The globs of `KIND=GLOB`, by kind."""
    found: dict[str, list[str]] = {}
    for text in given:
        kind, equals, glob = text.partition("=")
        if not equals or kind not in KINDS or not glob:
            raise UsageError(f"{option} {text!r}: expected KIND=GLOB with a kind of {', '.join(KINDS)}")
        found.setdefault(kind, []).append(glob.upper() if kind == "method" else glob)
    return found


def _fitting_one(kind: str, globs: Sequence[str]) -> Predicate:
    texts = KINDS[kind]
    return lambda operation: any(text == glob or fnmatchcase(text, glob) for glob in globs for text in texts(operation))


def _not(predicate: Predicate) -> Predicate:
    return lambda operation: not predicate(operation)


def _listed(path: Path, document: Document) -> Iterator[str]:
    """The labels of the operations that the file names, a label or an operationId on each line."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        said = error.strerror if isinstance(error, OSError) else "it is no UTF-8"
        raise UsageError(f"--operations {str(path)!r}: can't be read: {said}") from None
    known = {each.label: each.label for each in document.operations}
    known |= {each.operation_id: each.label for each in document.operations if each.operation_id}
    for number, line in enumerate(text.splitlines(), start=1):
        name = "" if line.startswith("#") else " ".join(line.partition(" #")[0].split())
        if name and name not in known:
            near = get_close_matches(name, known, n=1)
            hint = f"did you mean {near[0]!r}?" if near else "expected a label such as 'GET /users' or an operationId"
            raise UsageError(f"--operations {path}:{number}: no operation {name!r} in the document; {hint}")
        if name:
            yield known[name]


class _Expression:
    """A parser by recursive descent: `or` binds less than `and`, `and` less than `not`."""

    def __init__(self, text: str) -> None:
        self.words: list[str] = []
        """Those that are looked for, in lower case, once the whole was read."""
        self._text = text
        self._tokens = list(self._split())
        self._at = 0

    def whole(self) -> Predicate:
        predicate = self._either()
        if self._at < len(self._tokens):
            raise self._error("'and' or 'or'")
        return predicate

    def _split(self) -> Iterator[tuple[str, bool]]:
        """Each token, and whether it stands for itself: a quoted `and` does."""
        at, text = 0, self._text.rstrip()
        while at < len(text):
            found = _TOKEN.match(text, at)
            if found is None:
                raise UsageError(f"-k {self._text!r}: a quote is not closed")
            at = found.end()
            if found["quote"]:
                yield found["quoted"], True
            else:
                yield found["bracket"] or found["word"], False

    def _next_is(self, *words: str) -> bool:
        token, is_quoted = self._tokens[self._at] if self._at < len(self._tokens) else ("", True)
        return not is_quoted and token.lower() in words

    def _either(self) -> Predicate:
        parts = [self._both()]
        while self._next_is("or"):
            self._at += 1
            parts.append(self._both())
        return lambda operation: any(part(operation) for part in parts)

    def _both(self) -> Predicate:
        parts = [self._single()]
        while self._next_is("and"):
            self._at += 1
            parts.append(self._single())
        return lambda operation: all(part(operation) for part in parts)

    def _single(self) -> Predicate:
        if self._next_is("not"):
            self._at += 1
            return _not(self._single())
        if self._next_is("("):
            self._at += 1
            inner = self._either()
            if not self._next_is(")"):
                raise self._error("')'")
            self._at += 1
            return inner
        if self._at == len(self._tokens) or self._next_is("and", "or", ")"):
            raise self._error("a word")
        word = self._tokens[self._at][0].lower()
        self.words.append(word)
        self._at += 1
        return lambda operation: any(word in text.lower() for text in _texts(operation))

    def _error(self, expected: str) -> UsageError:
        there = repr(self._tokens[self._at][0]) if self._at < len(self._tokens) else "its end"
        return UsageError(
            f"-k {self._text!r}: expected {expected}, found {there}; it is written like 'users and not (delete or put)'"
        )


def _texts(operation: Operation) -> tuple[str, ...]:
    return (operation.label, operation.operation_id or "", *operation.tags)
