"""What every test shares: the repository root at the end of the path, and one Hypothesis profile."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from hypothesis import HealthCheck, settings

sys.path.append(str(Path(__file__).parent.parent))  # last, so that an installed wheel is what is tested

# What a run does by itself in a CI job is tested by setting these.
for name in ("GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY"):
    os.environ.pop(name, None)

# No run remembers what failed in that of another test.
os.environ["UNDERSTUDY_DATABASE"] = "none"

# No deadline: a machine under load is not a fault of the code. Derandomised: the same commit gives the same verdict.
settings.register_profile("suite", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")
