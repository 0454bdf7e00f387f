"""Law 5, same seed, same bytes: across processes, restarts, workers, hash seeds and the order of requests."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from contracts import Request, Response, load
from mock_server import Mount, Service
from tests.running_mocks import answers, comparable, running_mock
from tests.scenario_files import SCENARIOS, request_of

DEFAULT = Path(__file__).parents[2] / "spec/openapi.yaml"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[str], dict[Request, Response]]:
    """The words that serve every third scenario's document, and each request with what this process answers."""
    folder = tmp_path_factory.mktemp("documents")
    files, requests = {}, []
    for index, path in enumerate(SCENARIOS[::3]):
        scenario = yaml.safe_load(path.read_text(encoding="utf-8"))
        if not scenario.get("options"):
            file = folder / f"{index}.json" if "document" in scenario else DEFAULT
            if "document" in scenario:
                file.write_text(json.dumps(scenario["document"]), encoding="utf-8")
            files[f"/s{index}"] = str(file)
            request = request_of(scenario["request"])
            headers = request.headers.replaced("Host", "localhost")
            requests.append(replace(request, target=f"/s{index}{request.target}", headers=headers))
    service = Service([Mount(load(file), prefix) for prefix, file in files.items()])
    expected = {request: comparable(service.answer(request).response) for request in requests}
    return [f"{prefix}={file}" for prefix, file in files.items()], expected


@pytest.mark.parametrize(("workers", "hash_seed"), [("1", "1"), ("1", "2"), ("4", "random")])
def test_a_mock_answers_as_every_other_mock(
    served: tuple[list[str], dict[Request, Response]], workers: str, hash_seed: str
) -> None:
    """Whenever it was started, with however many workers, and whatever was asked before."""
    words, expected = served
    requests = list(expected)
    random.Random(workers + hash_seed).shuffle(requests)  # noqa: S311
    with running_mock(*words, "--workers", workers, "--log", "off", PYTHONHASHSEED=hash_seed) as mock:
        found = dict(answers(mock.address, requests))
    assert len(found) > 60
    assert found == expected
