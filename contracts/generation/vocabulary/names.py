"""Property names as words: `createdAt`, `created_at` and `created-at` are all `created at`."""

from __future__ import annotations

import re
from functools import lru_cache

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+|[^\W\d_]+")

_SAME = {
    "addr": "address",
    "amt": "amount",
    "avg": "average",
    "cat": "category",
    "color": "colour",
    "colors": "colours",
    "ctry": "country",
    "desc": "description",
    "descr": "description",
    "dob": "birthdate",
    "fname": "firstname",
    "freq": "frequency",
    "lang": "language",
    "lat": "latitude",
    "lname": "lastname",
    "lng": "longitude",
    "lon": "longitude",
    "max": "maximum",
    "min": "minimum",
    "msg": "message",
    "num": "number",
    "organisation": "organization",
    "org": "organization",
    "pct": "percent",
    "percentage": "percent",
    "pwd": "password",
    "qty": "quantity",
    "tel": "phone",
    "telephone": "phone",
    "temp": "temperature",
    "ts": "timestamp",
    "tz": "timezone",
    "uri": "url",
    "usr": "user",
    "ver": "version",
    "zipcode": "zip",
}
_PLURALS_KEPT = frozenset(
    ("address", "status", "kubernetes", "sms", "dns", "https", "class", "progress", "access", "news", "series", "os",
     "gps", "aws", "alias", "canvas", "analysis", "basis", "business", "success", "process", "cors", "previous", "plus",
     "is", "has", "this", "was", "radius", "bonus", "census", "virus", "hours", "minutes", "seconds", "milliseconds",
     "days", "weeks", "months", "years", "bytes", "ms", "ns", "us", "secs", "mins", "kbps", "mbps", "css", "js", "tls",
     "rss", "ics", "gross", "loss", "mass", "less", "cms", "sis", "bus", "gas")
)  # fmt: skip


@lru_cache(maxsize=4096)
def words(name: str) -> tuple[str, ...]:
    """The words of a name, in lower case, abbreviations and American spellings made one."""
    found = (each.lower() for each in _WORD.findall(name))
    return tuple(_SAME.get(each, each) for each in found)


def singular(word: str) -> str:
    """`categories` to `category`; words that only look plural stay."""
    if word in _PLURALS_KEPT or len(word) < 3 or not word.endswith("s") or word.endswith("ss"):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "uses")):
        return word[:-2]
    return word[:-1]
