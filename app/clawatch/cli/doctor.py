"""`clawatch doctor`."""

from __future__ import annotations

import os

from clawatch.cli.hooks import local_time
from clawatch.runtime.doctor import examine
from clawatch.runtime.paths import find_paths


def run_doctor() -> int:
    """Print every finding and give the exit code: 0 where all is well, 1 where something needs mending."""
    all_well = True
    for finding in examine(find_paths(os.environ)):
        all_well = all_well and finding.is_well
        text = " ".join(part for part in (local_time(finding.at) if finding.at else "", finding.text) if part)
        print(f"{'ok' if finding.is_well else '!!'}  {finding.name:<12}{text}")
    print("All is well." if all_well else "What is marked !! needs mending.")
    return 0 if all_well else 1
