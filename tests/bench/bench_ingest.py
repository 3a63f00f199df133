"""Events taken in over HTTP, committed before the reply, against a bare Flask route on waitress in the same run."""

from __future__ import annotations

import os
import signal
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

LEAST = 0.70
CLIENTS, REQUESTS, ROUNDS = 8, 600, 5
_HERE = Path(__file__).parent
_BARE = """
import socket, sys
from flask import Flask
from waitress.server import create_server
app = Flask("bare")
@app.post("/api/events")
def events():
    return {"status": "ok"}
listener = socket.socket(); listener.bind(("127.0.0.1", 0)); listener.listen(1024)
print(f"http://127.0.0.1:{listener.getsockname()[1]}", flush=True)
create_server(app, sockets=[listener], threads=8).run()
"""


def main() -> int:
    """Measure both in turn and print the ratio; 1 where it is below LEAST."""
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "CLAWATCH_HOME": home}
        bare = _serve([sys.executable, "-c", _BARE], environment)
        ours = _serve([sys.executable, "-m", "clawatch", "--headless", "--port", "0"], environment)
        try:
            _rate(bare[1]), _rate(ours[1])
            pairs = [(_rate(bare[1]), _rate(ours[1])) for _ in range(ROUNDS)]
        finally:
            for process, _ in (bare, ours):
                process.send_signal(signal.SIGTERM)
                process.wait(10)
    floor, rate = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(mine / other for other, mine in pairs)
    print(f"ingest over HTTP: {rate:.0f}/s, bare Flask on waitress {floor:.0f}/s, ratio {ratio:.2f} (at least {LEAST})")
    return 0 if ratio >= LEAST else 1


def _serve(command: list[str], environment: dict[str, str]) -> tuple[subprocess.Popen[str], int]:
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    assert process.stdout is not None
    line = process.stdout.readline()
    return process, int(line.split("http://127.0.0.1:")[1].split()[0])


def _rate(port: int) -> float:
    command = [sys.executable, str(_HERE / "load.py"), "127.0.0.1", str(port), str(CLIENTS), str(REQUESTS)]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


if __name__ == "__main__":
    sys.exit(main())
