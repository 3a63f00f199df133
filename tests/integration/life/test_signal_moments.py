"""A signal ends it whenever it comes: between any two lines of the main thread's way into its wait, and within that."""

from __future__ import annotations

import subprocess
import sys

# counts the lines that run after the start, here and in the libraries, and sends the signal at one of them
_PROGRAM = """
import os, signal, sys, threading
from clawatch.runtime.headless import run_headless

class Core:
    def start(self): ...
    def stop(self): ...

def is_reached(line):
    left, waits = line, False

    def trace(frame, event, argument):
        nonlocal left
        if event == "line" and not waits:
            left -= 1
            if left == 0:
                sys.settrace(None)
                signal.raise_signal(signal.SIGTERM)
        return trace

    def end_the_wait():
        nonlocal waits
        if left > 0:
            waits = True
            os.kill(os.getpid(), signal.SIGTERM)

    def ready():
        timer = threading.Timer(1.0, end_the_wait)
        timer.daemon = True
        timer.start()
        sys._getframe(1).f_trace = trace
        sys.settrace(trace)

    assert run_headless(Core(), ready) == 0
    sys.settrace(None)
    return not waits

line = 1
while is_reached(line):
    line += 1
print(line)
"""


def test_a_signal_on_the_way_into_the_wait_is_heard() -> None:
    ran = subprocess.run([sys.executable, "-c", _PROGRAM], capture_output=True, text=True, timeout=30, check=True)
    assert int(ran.stdout) > 3
