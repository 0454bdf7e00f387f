"""How fast recorded traffic is judged: archives and lines of JSON, beside reading the same JSON and nothing else.

Run `python benchmarks/traffic.py [EXCHANGES]`. Processor time on one core; two of a hundred answers break the schema,
and of the last kind all do, each at another place or with another value.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from contracts import load
from contracts.traffic import Judging, exchanges_in

BODY = (Path(__file__).parent.parent / "fixtures" / "responses" / "200-finished.json").read_text()
FIELDS = {"content-type": "application/json", "date": "Sun, 06 Nov 1994 08:49:37 GMT", "vary": "Accept"}
ASKED = {"authorization": "Bearer abcdefgh12345", "accept": "application/json"}


def lines(count: int) -> Iterator[str]:
    """So many exchanges in the simple form."""
    for number in range(count):
        target = f"/api/v3/providers/scim/{number}/sync/status/"
        text = BODY.replace('"is_running"', '"running"') if number % 50 == 7 else BODY
        request = {"method": "GET", "target": target, "headers": ASKED, "content": None}
        yield json.dumps({"request": request, "response": {"status": 200, "headers": FIELDS, "content": text}}) + "\n"


def broken(count: int) -> Iterator[str]:
    """The same, with an answer that breaks the schema in each: a name, a member, a type, or all of them."""
    for number, line in enumerate(lines(count)):
        exchange = json.loads(line)
        text = BODY
        if number % 3 != 1:
            text = text.replace('"is_running"', '"running"')
        if number % 3:
            text = text.replace('"successful"', str(number)).replace('"messages": [', f'"messages": [{number}, ')
        exchange["response"]["content"] = text
        yield json.dumps(exchange) + "\n"


def entries(count: int) -> Iterator[str]:
    """The same as an archive."""
    yield '{"log": {"version": "1.2", "creator": {"name": "x", "version": "1"}, "entries": [\n'
    for number, line in enumerate(lines(count)):
        exchange = json.loads(line)
        asked, answered = exchange["request"], exchange["response"]
        headers = [[{"name": name, "value": value} for name, value in each.items()] for each in (ASKED, FIELDS)]
        text = answered["content"]
        entry = {
            "time": 12.5,
            "request": {
                "method": "GET",
                "url": f"https://h{asked['target']}",
                "httpVersion": "h2",
                "cookies": [],
                "headers": headers[0],
                "queryString": [],
                "headersSize": -1,
                "bodySize": 0,
            },
            "response": {
                "status": 200,
                "statusText": "OK",
                "httpVersion": "h2",
                "headers": headers[1],
                "cookies": [],
                "content": {"size": len(text), "mimeType": "application/json", "text": text},
                "bodySize": -1,
            },
            "timings": {"send": 0.1, "wait": 10, "receive": 1},
        }
        yield ("," if number else "") + json.dumps(entry) + "\n"
    yield "]}}"


def judged(path: Path) -> None:
    """The file, judged."""
    judging = Judging(load(None))
    for each in exchanges_in(str(path)):
        judging.take(each)
    judging.report()


def read(path: Path) -> None:
    """The file, read as JSON."""
    text = path.read_text()
    for line in [text] if text.startswith('{"log"') else text.splitlines():
        json.loads(line)


def seconds(work: Callable[[Path], None], path: Path) -> float:
    """Processor time."""
    start = time.process_time()
    work(path)
    return time.process_time() - start


def main() -> None:
    """Print a line for each kind of recording."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    for name, written in (("lines", lines), ("archive", entries), ("broken", broken)):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / name
            with path.open("w") as file:
                file.writelines(written(count))
            whole, unit = seconds(judged, path), seconds(read, path)
            size = path.stat().st_size / 1e6
        print(
            f"{name:8} {count:,} exchanges, {size:.0f} MB: {whole / count * 1e6:.0f} us each, {whole / unit:.1f} times "
            f"reading the JSON; 100,000 take {whole / count * 100_000:.1f} s on one core"
        )


if __name__ == "__main__":
    main()
