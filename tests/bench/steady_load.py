"""Post events at a steady rate over keep-alive connections until told to stop; prints how many a second there were.

steady_load.py HOST PORT CLIENTS PER_SECOND

The calls are all different, so that no rule has anything to say about them. A line on its input ends it.
"""

from __future__ import annotations

import json
import socket
import sys
import threading
import time

from bench.load import payload, request, whole_answer


def different(client: int, number: int) -> bytes:
    """Give an event like those of the other load, of a call that nobody made before."""
    event = json.loads(payload(client, number))
    event["tool_input"]["command"] += f" {number // 2}"
    return json.dumps(event).encode()


def run(address: tuple[str, int], client: int, pause_s: float, stop: threading.Event, sent: list[int]) -> None:
    """Send one client's events, each at its time or, where the answer to the last came later, right after it."""
    with socket.create_connection(address) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        due = time.perf_counter()
        while not stop.is_set():
            connection.sendall(request(*address, different(client, sent[client])))
            answer = whole_answer(connection)
            if b" 200 " not in answer[:20]:
                raise RuntimeError(f"refused: {answer!r}")
            sent[client] += 1
            due += pause_s
            stop.wait(max(0.0, due - time.perf_counter()))


def main() -> None:
    """Run all clients until the end is asked for."""
    host, port, clients, per_second = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4])
    stop, sent = threading.Event(), [0] * clients
    threads = [
        threading.Thread(target=run, args=((host, port), client, clients / per_second, stop, sent))
        for client in range(clients)
    ]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    sys.stdin.readline()
    print(sum(sent) / (time.perf_counter() - began), flush=True)
    stop.set()
    for thread in threads:
        thread.join()


if __name__ == "__main__":
    main()
