"""Law 5, same seed, same bytes: what a check sends is the same wherever it runs, by one SHA-256 over all of it.

`UNDERSTUDY_PYTHONS` names more interpreters that have the project's dependencies, with colons between, to be tried too.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
SCRIPT = """
import json
from contracts import load
from contracts.testing import Credentials, Options, run
from tests.conforming.wsgi_things import TOKEN, document_and_application
from tests.planted.serving import of_wsgi, serving

described, application = document_and_application()
with serving(of_wsgi(application)) as url:
    options = Options(seed=7, max_examples=60, search=False, credentials=Credentials(token=TOKEN))
    report = run(load(json.loads(json.dumps(described))), url, options)
print(report.digest, report.sent, report.ending)
"""
ENVIRONMENTS = (
    {"PYTHONHASHSEED": "1"},
    {"PYTHONHASHSEED": "2", "TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONOPTIMIZE": "1"},
)


def test_a_check_sends_the_same_bytes_everywhere(tmp_path: Path) -> None:
    """Whatever the hash seed, directory, time zone, locale, optimisation and version of Python."""
    others = filter(None, os.environ.get("UNDERSTUDY_PYTHONS", "").split(os.pathsep))
    folders = (ROOT, tmp_path)
    wanted = [(sys.executable, *each) for each in zip(ENVIRONMENTS, folders, strict=True)]
    wanted += [(other, {"PYTHONHASHSEED": "random"}, tmp_path) for other in others]
    running = [
        subprocess.Popen(
            [python, "-c", SCRIPT],
            cwd=folder,
            env={"PYTHONPATH": str(ROOT), "PATH": "", **environment},
            stdout=subprocess.PIPE,
            text=True,
        )
        for python, environment, folder in wanted
    ]
    said = [process.communicate()[0].split() for process in running]
    digest, sent, ending = said[0]
    assert (len(digest), ending) == (64, "finished")
    assert int(sent) > 500
    assert said == [said[0]] * len(said)
