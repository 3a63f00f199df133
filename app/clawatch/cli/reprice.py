"""`clawatch reprice [--unpriced] [--since DATE]`."""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING

from clawatch.ingest.transcripts.request import ImportRequestError
from clawatch.runtime.errors import StartError
from clawatch.runtime.paths import find_paths
from clawatch.runtime.remote import RequestRefusedError
from clawatch.runtime.reprice_run import open_repricing

if TYPE_CHECKING:
    from clawatch.ingest.repricing import RepricingProgress
    from clawatch.runtime.reprice_run import RepriceRun
    from clawatch.storage.projections.repricing import CostSum

_LOOK_EVERY_S = 0.1
_MICRODOLLARS = 1_000_000
_INTERRUPTED = 130


def run_reprice(since: str | None, *, only_unpriced: bool) -> int:
    """Reprice and give the exit code: 0 where it came to its end, 130 where Ctrl+C came before that."""
    try:
        with open_repricing(find_paths(os.environ), since, only_unpriced=only_unpriced) as run:
            try:
                return _follow(run)
            except KeyboardInterrupt:
                print()
                print(
                    "The ClaWatch that runs goes on with it."
                    if run.goes_on
                    else "Stopped. What is repriced stays so; the same command does the rest."
                )
                return _INTERRUPTED
    except (ImportRequestError, RequestRefusedError, StartError) as error:
        print(f"clawatch: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        # before there was anything to stop
        return _INTERRUPTED


def _follow(run: RepriceRun) -> int:
    """Show a repricing up to its end."""
    shows = sys.stdout.isatty()
    while (progress := run.progress()).state == "running":
        if shows:
            print(f"\r\x1b[2K{progress.done.looked_at} of {progress.total} requests", end="", flush=True)
        time.sleep(_LOOK_EVERY_S)
    if shows:
        print("\r\x1b[2K", end="", flush=True)
    if progress.problem is not None:
        print(f"clawatch: {progress.problem}", file=sys.stderr)
        return 1
    if progress.state != "done":
        print("clawatch: ClaWatch ended before it was done: the same command does the rest.", file=sys.stderr)
        return 1
    print(_summary(progress))
    return 0


def _summary(progress: RepricingProgress) -> str:
    done = progress.done
    if not done.looked_at:
        return "There is nothing to reprice."
    changes = [f"{done.newly_priced} of them newly priced" if done.newly_priced else ""]
    changes.append(f"{done.no_longer_priced} of them without a price now" if done.no_longer_priced else "")
    lines = [", ".join(filter(None, (f"{done.repriced} of {done.looked_at} requests repriced", *changes))) + "."]
    if done.before == done.after:
        lines.append(f"Their cost stays as it was: {cost_text(done.after)}.")
    else:
        lines.append(f"Their cost was {cost_text(done.before)}, and is {cost_text(done.after)} now.")
    if done.after.unpriced:
        lines.append(f"{done.after.unpriced} have no price: clawatch doctor names their models, and what to do.")
    return "\n".join(lines)


def cost_text(costs: CostSum) -> str:
    """Write a sum: $12.40 + unpriced where a part has no price."""
    if not costs.priced:
        return "unpriced" if costs.unpriced else "$0.00"
    dollars = costs.cost / _MICRODOLLARS
    known = f"${dollars:,.2f}" if dollars >= 1 or not costs.cost else f"${dollars:.4f}"
    return f"{known} + unpriced" if costs.unpriced else known
