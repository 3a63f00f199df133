"""Post events over keep-alive connections as fast as they are answered; prints answers per second.

load.py HOST PORT CLIENTS REQUESTS_PER_CLIENT

Each run has sessions and tool calls of its own: its process id is part of their ids.
"""

from __future__ import annotations

import json
import os
import socket
import sys
import threading
import time


def request(host: str, port: int, body: bytes) -> bytes:
    """Build one POST of an event."""
    head = (
        f"POST /api/events HTTP/1.1\r\nHost: {host}:{port}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def payload(client: int, number: int) -> bytes:
    """Give an event of a session as Claude Code sends them, 600 bytes, call after call."""
    post = number % 2 == 1
    session = f"bench-{os.getpid()}-{client}"
    event: dict[str, object] = {
        "session_id": session,
        "transcript_path": f"/home/user/.claude/projects/-home-user-project/{session}.jsonl",
        "cwd": "/home/user/project",
        "permission_mode": "default",
        "hook_event_name": "PostToolUse" if post else "PreToolUse",
        "tool_name": "Bash",
        "tool_input": {"command": "ls -la " + "x" * 120, "description": "list files"},
        "tool_use_id": f"toolu_{session}_{number // 2}",
    }
    if post:
        event |= {"tool_response": {"stdout": "y" * 150, "stderr": "", "interrupted": False}, "duration_ms": 12}
    return json.dumps(event).encode()


def whole_answer(connection: socket.socket) -> bytes:
    """Read one answer; servers may send its head and its body apart."""
    answer = b""
    while True:
        head, separator, body = answer.partition(b"\r\n\r\n")
        if separator:
            length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
            if len(body) >= length:
                return answer
        part = connection.recv(65536)
        if not part:
            return answer
        answer += part


def run(host: str, port: int, client: int, count: int, refused: list[bytes]) -> None:
    """Send one client's events one after the other, each after the answer to the last."""
    requests = [request(host, port, payload(client, number)) for number in range(count)]
    with socket.create_connection((host, port)) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for message in requests:
            connection.sendall(message)
            answer = whole_answer(connection)
            if b" 200 " not in answer[:20]:
                refused.append(answer)
                return


def main() -> None:
    """Run all clients at once."""
    host, port, clients, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
    refused: list[bytes] = []
    threads = [threading.Thread(target=run, args=(host, port, client, count, refused)) for client in range(clients)]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - started
    if refused:
        sys.exit(f"refused: {refused[0]!r}")
    print(clients * count / seconds)


if __name__ == "__main__":
    main()
