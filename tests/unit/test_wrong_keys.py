"""How whoever sends wrong keys is slowed down, and what becomes of an old key."""

from __future__ import annotations

from clawatch.api.keys import OLD_KEY_LASTS_S, Keys
from clawatch.api.wrong_keys import FREE_TRIES, LONGEST_WAIT_S, WrongKeys


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_first_wrong_keys_cost_nothing_and_each_wait_is_twice_the_one_before() -> None:
    clock = Clock()
    wrong = WrongKeys(clock)
    assert [wrong.note("10.0.0.1") for _ in range(FREE_TRIES)] == [0] * FREE_TRIES
    waits = []
    for _ in range(9):
        waits.append(wrong.note("10.0.0.1"))
        clock.now += waits[-1]
    assert waits == [1, 2, 4, 8, 16, 32, LONGEST_WAIT_S, LONGEST_WAIT_S, LONGEST_WAIT_S]


def test_guessing_on_while_one_should_wait_makes_the_wait_no_longer() -> None:
    clock = Clock()
    wrong = WrongKeys(clock)
    for _ in range(FREE_TRIES + 5):
        wrong.note("10.0.0.1")
    assert wrong.note("10.0.0.1") == 1


def test_addresses_are_counted_apart_and_forgotten() -> None:
    clock = Clock()
    wrong = WrongKeys(clock)
    for _ in range(FREE_TRIES + 1):
        wrong.note("10.0.0.1")
    assert wrong.note("10.0.0.2") == 0
    assert wrong.note("10.0.0.1") > 0
    clock.now += 3600
    assert wrong.note("10.0.0.1") == 0


def test_a_machine_with_a_whole_network_of_addresses_counts_once() -> None:
    wrong = WrongKeys(Clock())
    waits = [wrong.note(f"2001:db8::{number:x}") for number in range(FREE_TRIES + 1)]
    assert waits[-1] > 0
    assert wrong.note("::1") == 0
    assert wrong.note("fe80::1%eth0") == 0
    assert wrong.note("") == 0


def test_memory_is_bounded() -> None:
    wrong = WrongKeys(Clock())
    for number in range(5000):
        wrong.note(f"10.0.{number // 256}.{number % 256}")
    assert len(wrong) == 1024


def test_an_old_key_opens_event_ingestion_for_a_minute_and_nothing_else() -> None:
    clock = Clock()
    keys = Keys("old", clock)
    keys.renew("new")
    assert keys.current == "new"
    assert keys.is_right("new")
    assert keys.is_right("new", for_an_event=True)
    assert not keys.is_right("old")
    assert keys.is_right("old", for_an_event=True)
    clock.now += OLD_KEY_LASTS_S
    assert not keys.is_right("old", for_an_event=True)


def test_only_the_last_old_key_is_still_good() -> None:
    keys = Keys("first", Clock())
    keys.renew("second")
    keys.renew("third")
    assert not keys.is_right("first", for_an_event=True)
    assert keys.is_right("second", for_an_event=True)


def test_nothing_sent_is_never_right() -> None:
    assert not Keys("key", Clock()).is_right("")
    assert not Keys("", Clock()).is_right("")
    assert not Keys("key", Clock()).is_right("", for_an_event=True)
