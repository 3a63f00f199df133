"""A real browser, headless, and web pages of strangers for it to open. It meets no other machine than this one."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Empty, Queue
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# a name that leads to this machine, as one of a stranger's can
FOREIGN_NAME = "evil.example"
_DEADLINE_S = 30
_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    f"--host-resolver-rules=MAP {FOREIGN_NAME} 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)
# what each page begins with: a way to say what it found
_REPORT = """<!doctype html><meta charset="utf-8"><body><script>
const report = found => fetch("/report", {method: "POST", body: JSON.stringify(found)});
</script>
"""


def find_browser() -> str | None:
    """Give the path of a Chromium, or None."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


@dataclass(frozen=True, slots=True)
class Browser:
    """A Chromium that starts anew, and knows nothing, for each page."""

    program: str
    folder: Path

    def visit(self, page: str, host: str = "127.0.0.1") -> Any:  # noqa: ANN401 any JSON value
        """Open a page that a server of its own serves under `host`, and give what its script passed to `report()`.

        `page` is what follows `<body>`. Its own server answers `/open` to pages of every origin.
        """
        with _page_server(_REPORT + page) as (port, reports):
            process = subprocess.Popen(
                self._command("--remote-debugging-port=0", f"http://{host}:{port}/"),
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
            try:
                return json.loads(reports.get(timeout=_DEADLINE_S))
            except Empty:
                raise AssertionError("The page reported nothing") from None
            finally:
                # all of its processes, and before its server, for which its open connections would be in the way
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    def text_of(self, url: str) -> str:
        """Open an address as a person would, and give the document that came."""
        shown = subprocess.run(
            self._command("--dump-dom", url),
            env=self._environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_DEADLINE_S,
            check=True,
        )
        return shown.stdout

    def _command(self, *arguments: str) -> list[str]:
        return [self.program, *_FLAGS, f"--user-data-dir={self.folder / 'profile'}", *arguments]

    def _environment(self) -> dict[str, str]:
        return {"PATH": os.environ["PATH"], "HOME": str(self.folder), "LANG": "C.UTF-8"}


@contextmanager
def _page_server(page: str) -> Iterator[tuple[int, Queue[bytes]]]:
    reports: Queue[bytes] = Queue()

    class Handler(BaseHTTPRequestHandler):
        timeout = 5

        def do_GET(self) -> None:
            self._answer(200 if self.path in {"/", "/open"} else 404, page.encode() if self.path == "/" else b"open")

        def do_POST(self) -> None:
            reports.put(self.rfile.read(int(self.headers["Content-Length"])))
            self._answer(200, b"")

        def _answer(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Access-Control-Allow-Origin", "*")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        daemon_threads = False

        def handle_error(self, *_: object) -> None:
            """Say nothing: a browser that was ended leaves connections behind."""

    server = Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server.server_address[1], reports
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
