"""Faults of single answers: what our judge finds, and what the response validation of schemathesis accepts.

Run `python benchmarks/response_faults.py`. Each fault of `tests/response_faults.py` is put to both, and the same answer
without it. schemathesis is asked with every check that it has for a response. The exit code is 1 if one of the sixteen
is refused by schemathesis or missed by us, so that the claim can be tried again with each of its versions.
"""

from __future__ import annotations

import sys
from pathlib import Path

import requests
import schemathesis
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.core.failures import FailureGroup
from schemathesis.core.transport import Response as TheirResponse

sys.path.insert(0, str(Path(__file__).parent.parent))

from contracts import Response, judge, recognise
from tests.response_faults import OTHERS, SIXTEEN, ResponseFault

URL = "http://127.0.0.1/"


def accepted_by_schemathesis(fault: ResponseFault, response: Response) -> bool:
    """Whether none of its checks has anything against the response."""
    schema = schemathesis.openapi.from_dict({**fault.mapping, "servers": [{"url": URL}]})
    operation = schema["/"]["GET" if fault.method == "HEAD" else fault.method]
    fields: dict[str, list[str]] = {}
    for name, value in response.headers:
        fields.setdefault(name.lower(), []).append(value)
    request = requests.Request(fault.method, URL).prepare()
    theirs = TheirResponse(response.status_code, fields, response.content, request, 0.1, verify=True)
    try:
        operation.Case(method=fault.method).validate_response(theirs, checks=list(CHECKS.get_all()))
    except FailureGroup:
        return False
    return True


def found_by_us(fault: ResponseFault, response: Response) -> list[str]:
    """Code and level of what the judge finds."""
    document, exchange = fault.document, fault.exchange(response)
    found = judge(document, recognise(document, exchange.request), exchange)
    return sorted({f"{each.check} ({each.level})" for each in found})


def main() -> int:
    """Print a line per fault; 1 if the claim about the sixteen does not hold."""
    load_all_checks()
    holds = True
    print(f"schemathesis {schemathesis.__version__}\n")
    print(f"{'fault':46} {'schemathesis':13} ours")
    for fault in (*SIXTEEN, *OTHERS):
        is_accepted = accepted_by_schemathesis(fault, fault.wrong)
        ours = found_by_us(fault, fault.wrong)
        print(f"{fault.name:46} {'accepts' if is_accepted else 'refuses':13} {', '.join(ours)}")
        is_found = f"{fault.check} ({fault.level})" in ours
        holds = holds and is_found and (is_accepted or fault not in SIXTEEN)
    print("\nright answers refused by schemathesis:")
    for fault in (*SIXTEEN, *OTHERS):
        if not accepted_by_schemathesis(fault, fault.right):
            print(f"  {fault.name}")
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
