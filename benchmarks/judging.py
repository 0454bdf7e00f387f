"""How long judging one exchange takes: the whole, and each check, on the default document's sync status.

Run `python benchmarks/judging.py`. Processor time, best of five, beside validating the same body against its schema.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from validation import seconds_each

from contracts import Exchange, Headers, Request, Response, judge, load, recognise, schemas_of
from contracts.judging import CHECKS

BODY = Path(__file__).parent.parent / "fixtures" / "responses" / "200-finished.json"


def main() -> None:
    """Print a line for recognising, judging and each check, with its ratio to validating."""
    document = load(None)
    content = BODY.read_bytes()
    credentials = Headers({"Authorization": "Bearer abcdefgh12345", "Accept": "application/json", "Host": "x"})
    request = Request("GET", "/api/v3/providers/scim/7/sync/status/", credentials)
    fields = [("Content-Type", "application/json"), ("Content-Length", str(len(content))), ("Vary", "Accept")]
    fields += [("Date", "Sun, 06 Nov 1994 08:49:37 GMT"), ("Server", "nginx"), ("X-Request-Id", "a1")]
    exchange = Exchange(request, Response(200, Headers(fields), content), 0.01)
    case = recognise(document, request)
    schema = schemas_of(document).for_object(document.schemas["SyncStatus"], "response")
    value = json.loads(content)
    unit = seconds_each(lambda: schema.is_valid(value))
    whole = seconds_each(lambda: judge(document, recognise(document, request), exchange))
    lines = {
        "validate the body": unit,
        "recognise the request": seconds_each(lambda: recognise(document, request)),
        "judge the answer": seconds_each(lambda: judge(document, case, exchange)),
        "recognise and judge": whole,
    }
    for check in CHECKS:
        lines[f"  {check.code}{'' if check.is_on else ' (off)'}"] = seconds_each(
            lambda check=check: judge(document, case, exchange, [check])  # type: ignore[misc]
        )
    for name, seconds in lines.items():
        print(f"{name:32} {seconds * 1e6:8.1f} us  {seconds / unit:6.1f} times validating")
    print(f"\n100,000 exchanges: {whole * 100_000:.1f} s on one core")


if __name__ == "__main__":
    main()
