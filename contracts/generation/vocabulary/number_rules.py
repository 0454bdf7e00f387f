"""What numbers are called and how large they then are, and how likely booleans are true. Data only."""

from __future__ import annotations

from typing import NamedTuple


class Scale(NamedTuple):
    """Believable numbers: from `low` to `high`, with so many decimal places at most."""

    low: int
    high: int
    places: int = 0


_COUNT = Scale(0, 120)
_ID = Scale(1, 99_999)
_MONEY = Scale(5, 500, 2)
_PERCENT = Scale(0, 100)
_SCORE = Scale(0, 100)
_BYTES = Scale(1_024, 8_388_608)
_ORDER = Scale(1, 20)

SCALES: dict[str, Scale] = {
    **dict.fromkeys(("id", "uid", "pk", "identifier", "external id", "object id"), _ID),
    **dict.fromkeys(
        ("count", "total", "total count", "number", "results", "items", "total items", "hits", "views", "view count",
         "likes", "followers", "following", "comments", "downloads", "clicks", "impressions", "visits", "stars",
         "forks",
         "members", "users", "orders", "votes", "shares", "occurrences", "members count", "reviews", "result count",
         "total results", "entries", "records", "rows", "requests", "errors", "available", "remaining", "used",
         "points"),
        _COUNT,
    ),
    "stock": Scale(0, 250), "inventory": Scale(0, 250), "quantity": Scale(1, 12), "copies": Scale(1, 5),
    "page": Scale(1, 9), "current page": Scale(1, 9), "page number": Scale(1, 9), "next page": Scale(2, 9),
    "previous page": Scale(1, 8), "first page": Scale(1, 1),
    "pages": Scale(9, 40), "total pages": Scale(9, 40), "page count": Scale(9, 40), "last page": Scale(9, 40),
    "per page": Scale(10, 50), "page size": Scale(10, 50), "limit": Scale(10, 100), "offset": Scale(0, 200),
    "skip": Scale(0, 200), "top": Scale(10, 100), "take": Scale(10, 100), "size": _BYTES, "index": Scale(0, 20),
    "position": _ORDER, "rank": _ORDER, "ordinal": _ORDER, "order": _ORDER, "sort order": _ORDER, "sequence": _ORDER,
    "line": Scale(1, 400), "line number": Scale(1, 400), "row": _ORDER, "column": _ORDER, "step": _ORDER,
    "amount": _MONEY, "price": _MONEY, "unit price": _MONEY, "cost": _MONEY, "total price": Scale(20, 2_000, 2),
    "total amount": Scale(20, 2_000, 2), "subtotal": Scale(20, 2_000, 2), "sub total": Scale(20, 2_000, 2),
    "grand total": Scale(20, 2_000, 2), "net": _MONEY, "gross": _MONEY, "fee": Scale(1, 30, 2), "tax": Scale(1, 90, 2),
    "shipping": Scale(3, 20, 2), "shipping cost": Scale(3, 20, 2), "discount": Scale(1, 40, 2), "tip": Scale(1, 20, 2),
    "refund": _MONEY, "balance": Scale(0, 5_000, 2), "salary": Scale(28_000, 120_000), "budget": Scale(1_000, 50_000),
    "revenue": Scale(10_000, 900_000, 2), "income": Scale(20_000, 150_000), "credit": _MONEY, "debit": _MONEY,
    "deposit": _MONEY, "rent": Scale(400, 2_400), "exchange rate": Scale(1, 2, 4), "amount cents": Scale(500, 50_000),
    "cents": Scale(500, 50_000), "minor units": Scale(500, 50_000),
    "percent": _PERCENT, "coverage": _PERCENT,
    "progress": _PERCENT, "completion": _PERCENT, "battery": _PERCENT, "humidity": Scale(20, 95),
    "ratio": Scale(0, 1, 3), "rate": Scale(0, 1, 3), "probability": Scale(0, 1, 3), "confidence": Scale(0, 1, 3),
    "similarity": Scale(0, 1, 3), "opacity": Scale(0, 1, 2), "alpha": Scale(0, 1, 2), "factor": Scale(0, 3, 2),
    "tax rate": Scale(0, 25, 1), "vat rate": Scale(0, 25, 1), "interest rate": Scale(0, 9, 2),
    "uptime": Scale(90, 100, 2),
    "score": _SCORE, "rating": Scale(1, 5), "average rating": Scale(1, 5, 1), "grade": Scale(1, 6),
    "stars rating": Scale(1, 5),
    "priority": Scale(1, 5), "severity": Scale(1, 5), "level": Scale(1, 10), "weight": Scale(1, 40, 2),
    "importance": Scale(1, 5), "difficulty": Scale(1, 5), "popularity": _SCORE, "impact": Scale(1, 5),
    "height": Scale(20, 1_080), "width": Scale(20, 1_920), "length": Scale(1, 300), "depth": Scale(1, 60),
    "radius": Scale(1, 50), "diameter": Scale(1, 100), "distance": Scale(1, 400, 1), "area": Scale(10, 400, 1),
    "volume": Scale(1, 100, 1), "x": Scale(0, 1_000), "y": Scale(0, 1_000), "z": Scale(0, 1_000), "zoom": Scale(1, 18),
    "angle": Scale(0, 359), "rotation": Scale(0, 359), "heading": Scale(0, 359), "bearing": Scale(0, 359),
    "altitude": Scale(0, 2_500), "elevation": Scale(0, 2_500), "speed": Scale(0, 120, 1),
    "temperature": Scale(-5, 32, 1),
    "pressure": Scale(980, 1_040), "voltage": Scale(3, 240, 1), "calories": Scale(50, 900), "steps": Scale(500, 15_000),
    "latitude": Scale(-60, 70, 4), "longitude": Scale(-179, 179, 4), "accuracy": Scale(1, 50, 1),
    "age": Scale(18, 85), "year": Scale(1_995, 2_024), "month": Scale(1, 12), "day": Scale(1, 28), "hour": Scale(0, 23),
    "minute": Scale(0, 59), "second": Scale(0, 59), "week": Scale(1, 52), "quarter": Scale(1, 4),
    "weekday": Scale(1, 7),
    "day of week": Scale(1, 7), "year of birth": Scale(1_945, 2_005), "birth year": Scale(1_945, 2_005),
    "bytes": _BYTES, "file size": _BYTES, "content length": _BYTES, "size bytes": _BYTES, "memory": Scale(128, 4_096),
    "kb": Scale(1, 4_000), "mb": Scale(1, 4_000), "gb": Scale(1, 512), "disk": Scale(10, 900), "cpu": Scale(1, 16),
    "cores": Scale(1, 16), "bandwidth": Scale(10, 900), "quota": Scale(100, 10_000), "port": Scale(1_024, 9_999),
    "pid": Scale(100, 32_000), "replicas": Scale(1, 5), "instances": Scale(1, 5), "workers": Scale(1, 8),
    "threads": Scale(1, 16), "shards": Scale(1, 8), "retries": Scale(0, 3), "attempts": Scale(1, 3),
    "attempt": Scale(1, 3),
    "max retries": Scale(1, 5), "retry count": Scale(0, 3), "version": Scale(1, 12), "revision": Scale(1, 40),
    "generation": Scale(1, 12), "build": Scale(100, 4_000), "build number": Scale(100, 4_000), "fps": Scale(24, 60),
    "bitrate": Scale(96, 320), "duration": Scale(1, 300, 3), "elapsed": Scale(0, 30, 3),
    "elapsed time": Scale(0, 30, 3),
    "runtime": Scale(1, 300), "latency": Scale(1, 400), "response time": Scale(1, 400), "interval": Scale(5, 300),
    "timeout": Scale(5, 120), "ttl": Scale(60, 86_400), "expires in": Scale(300, 86_400), "delay": Scale(1, 60),
    "max age": Scale(60, 86_400), "period": Scale(1, 60), "cooldown": Scale(5, 300), "retry after": Scale(1, 120),
    "milliseconds": Scale(10, 60_000), "millis": Scale(10, 60_000), "ms": Scale(10, 60_000), "seconds": Scale(1, 3_600),
    "secs": Scale(1, 3_600), "sec": Scale(1, 3_600), "minutes": Scale(1, 240), "mins": Scale(1, 240),
    "hours": Scale(1, 48), "days": Scale(1, 90), "weeks": Scale(1, 12), "months": Scale(1, 24), "years": Scale(1, 30),
    "nights": Scale(1, 14), "guests": Scale(1, 6), "adults": Scale(1, 4), "children": Scale(0, 3), "rooms": Scale(1, 5),
    "bedrooms": Scale(1, 5), "bathrooms": Scale(1, 3), "floor": Scale(0, 12), "capacity": Scale(2, 200),
    "seats": Scale(2, 60),
    "kg": Scale(1, 80, 1), "grams": Scale(50, 2_000), "km": Scale(1, 400, 1), "cm": Scale(1, 250),
    "mm": Scale(1, 2_500),
    "width cm": Scale(1, 250), "meters": Scale(1, 400), "lbs": Scale(1, 180, 1), "dpi": Scale(72, 300),
    "font size": Scale(8, 32),
    "episode": Scale(1, 24), "season": Scale(1, 9), "track number": Scale(1, 16), "chapter": Scale(1, 30),
    "http status": Scale(200, 200), "exit code": Scale(0, 2), "error code": Scale(1_000, 1_999), "code": Scale(1, 999),
    "population": Scale(20_000, 3_000_000), "user count": _COUNT, "value": Scale(1, 200), "minimum": Scale(0, 10),
    "maximum": Scale(50, 200), "average": Scale(10, 50, 1), "mean": Scale(10, 50, 1), "median": Scale(10, 50, 1),
    "sum": Scale(50, 2_000), "stddev": Scale(1, 10, 2), "threshold": Scale(1, 100), "change": Scale(-20, 20, 1),
    "delta": Scale(-20, 20, 1), "seed": Scale(1, 99_999), "isbn": Scale(9_780_000_000_000, 9_780_000_099_999),
}  # fmt: skip

STATUS_CODES = (200, 201, 204, 400, 404)
ALL_STATUS_CODES = (
    *(100, 200, 201, 202, 204, 206, 301, 302, 304, 307, 400, 401, 403, 404, 405, 409, 410, 415, 422, 429),
    *(500, 501, 502, 503, 504),
)

ANY_SCALE = Scale(1, 100)

LIKELY: frozenset[str] = frozenset(
    ("active", "enabled", "enable", "verified", "public", "ok", "success", "successful", "available", "valid",
    "visible",
     "online", "published", "confirmed", "approved", "allowed", "supported", "healthy", "ready", "connected",
     "subscribed", "accepted", "open", "current", "enabled", "registered", "installed", "alive", "paid", "passed")
)  # fmt: skip
"""Words of booleans that are mostly true."""

UNLIKELY: frozenset[str] = frozenset(
    ("deleted", "disabled", "archived", "expired", "hidden", "failed", "banned", "blocked", "suspended", "locked",
     "deprecated", "cancelled", "canceled", "revoked", "error", "admin", "superuser", "bot", "draft", "private",
     "locked", "spam", "muted", "readonly", "truncated", "fork", "closed", "required", "test", "sandbox", "removed",
     "refunded", "internal", "anonymous", "staff", "beta", "debug", "dry")
)  # fmt: skip
"""Words of booleans that are mostly false."""
