"""`clawatch export WHAT [--format FORMAT] [--output FILE] [--from DATE] [--to DATE]`."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from clawatch.domain.moments import LocalZone, moment_ms
from clawatch.queries.export import ExportRange
from clawatch.runtime.errors import StartError
from clawatch.runtime.export_run import ExportFormat, write_export
from clawatch.runtime.paths import find_paths

if TYPE_CHECKING:
    from clawatch.queries.export import ExportName

_INTERRUPTED, _CUT_OFF = 130, 141


def run_export(
    what: ExportName, form: ExportFormat, output: str | None, *, since: str | None, until: str | None
) -> int:
    """Write an export and give the exit code. A file that is not written to its end is as it was before."""
    try:
        wanted = ExportRange(
            None if since is None else moment_ms(since, LocalZone()),
            None if until is None else moment_ms(until, LocalZone(), is_end=True),
        )
        write_export(find_paths(os.environ), what, form, None if output is None else Path(output), wanted)
    except ValueError as error:
        print(f"clawatch: {error}", file=sys.stderr)
        return 1
    except StartError as error:
        print(f"clawatch: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        # whoever reads has had enough; what is left must not be written at the end either
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _CUT_OFF
    except KeyboardInterrupt:
        return _INTERRUPTED
    return 0
