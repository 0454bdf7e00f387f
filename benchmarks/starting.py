"""How long it takes to begin: the command, the mock until it answers, its first answer, and `lint`.

    python benchmarks/starting.py [DOCUMENT...]

Without a document, the embedded default. Times are told in seconds and as multiples: of an interpreter that starts and
ends for the command, and of `json.loads` of the text for documents in JSON, so that the machine does not matter.
"""

from __future__ import annotations

import http.client
import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parent.parent))

from contracts import Document, example_request, load, secrets_of

COMMAND = (sys.executable, "-m", "understudy")


def seconds(run: Callable[[], object], rounds: int = 5) -> float:
    """The median time of a run."""
    taken = []
    for _ in range(rounds):
        started = time.perf_counter()
        run()
        taken.append(time.perf_counter() - started)
    return median(taken)


def ended(*words: str) -> None:
    """Run a command to its end."""
    subprocess.run(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)  # noqa: S603


def first_answers(words: Sequence[str], document: Document) -> tuple[float, list[float]]:
    """Seconds until a mock says that it is ready, and until each of the first requests is answered."""
    started = time.perf_counter()
    mock = subprocess.Popen(  # noqa: S603
        [*COMMAND, "mock", *words, "--port", "0", "--log", "off"], stdout=subprocess.PIPE, text=True
    )
    if mock.stdout is None:
        raise TypeError("no output")
    found = next(filter(None, (re.search(r"http://127.0.0.1:(\d+)", line) for line in mock.stdout)))
    ready = time.perf_counter() - started
    taken = []
    for operation in [each for each in document.operations if each.method == "GET" and each.is_understood][:20]:
        request = example_request(document, operation, secrets=secrets_of("anything"))
        connection = http.client.HTTPConnection("127.0.0.1", int(found[1]), timeout=60)
        started = time.perf_counter()
        with suppress(http.client.HTTPException):
            connection.request(request.method, request.target, request.content, dict(request.headers))
            connection.getresponse().read()
        taken.append(time.perf_counter() - started)
        connection.close()
    mock.send_signal(signal.SIGINT)
    mock.wait()
    return ready, taken


def about_command() -> None:
    """What everybody waits for."""
    bare = seconds(lambda: ended(sys.executable, "-c", "pass"))
    for words in (["--help"], ["sample"], ["lint"]):
        taken = seconds(lambda words=words: ended(*COMMAND, *words))
        print(f"understudy {words[0]}: {taken:.2f} s, {taken / bare:.0f} times an interpreter that does nothing")


def about_document(name: str | None) -> None:
    """What is waited for with that document; a mock is promised to be up in a second."""
    words = [name] if name else []
    document = load(name)
    unit = 0.0
    if name and name.endswith(".json"):
        text = Path(name).read_bytes()
        unit = seconds(lambda: json.loads(text))
        print(f"{name}: {len(text) / 1e6:.2f} MB, json.loads {unit * 1000:.0f} ms")
    ready, answers = first_answers(words, document)
    times = {"mock ready": ready, "lint": seconds(lambda: ended(*COMMAND, "lint", *words), 3)}
    if answers:
        times |= {"first answer": answers[0], "first answer of another operation": median(answers[1:] or answers)}
    for told, taken in times.items():
        print(f"  {told}: {taken:.3f} s" + (f", {taken / unit:.1f} times json.loads" if unit else ""))


if __name__ == "__main__":
    about_command()
    for given in sys.argv[1:] or [None]:
        about_document(given)
