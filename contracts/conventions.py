"""What people usually call things in interfaces: identities, lists and their pages, wrappers, one of many.

Guesses, each of them. Names compare without case and punctuation, by their plain form: `userId` is `user_id`.
"""

from __future__ import annotations

IDENTITIES = ("uuid", "guid", "id", "pk", "key", "slug", "code", "username", "name", "number")
"""What an identity may be called at the end of its parameter's name or alone, the longest first."""
WRAPPERS = ("data", "result", "item", "resource", "object", "value", "response", "payload")
"""What the representation of a thing may be wrapped in."""
LISTS = (
    "items",
    "results",
    "data",
    "value",
    "values",
    "entries",
    "records",
    "list",
    "content",
    "elements",
    "resources",
)
"""What a list is called in an answer, by plain name, the likeliest first."""
SIZES = (
    "limit",
    "pagesize",
    "perpage",
    "size",
    "pagelimit",
    "maxresults",
    "maxitems",
    "top",
    "take",
    "first",
    "count",
)
"""What parameters are called that take how many entries of a list are wanted, by plain name."""
STARTS = ("offset", "skip", "start", "startindex", "startat", "pageoffset")
"""Those that take the index of the first of them."""
PAGES = ("page", "pagenumber", "pageno", "currentpage", "pageindex")
"""Those that take the number of a page."""
CURSORS = (
    "cursor",
    "pagetoken",
    "nexttoken",
    "nextpagetoken",
    "after",
    "startingafter",
    "marker",
    "continuationtoken",
    "paginationtoken",
    "pagecursor",
    "pageafter",
    "nextcursor",
)
"""Those that take what the page before says leads on."""
_ENDINGS = (("ies", "y"), ("sses", "ss"), ("tuses", "tus"), ("iases", "ias"), ("xes", "x"), ("s", ""))


def plain(name: str) -> str:
    """The name without case and punctuation."""
    return "".join(character for character in name.lower() if character.isalnum())


def singular(word: str) -> str:
    """One of many, as far as English allows a guess: `users` is `user`, `companies` `company`, `cases` `case`."""
    for ending, without in _ENDINGS:
        if word.endswith(ending) and not word.endswith("ss") and len(word) > len(ending) + 1:
            return word.removesuffix(ending) + without
    return word
