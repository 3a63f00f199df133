"""Texts for Telegram: whatever a tool or a person wrote, Telegram reads it, and no message is too long."""

from __future__ import annotations

from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clawatch.alerts.messages import AlertFacts, Notice
from clawatch.domain.alerts import AlertRule, Channel, Occasion, Severity
from clawatch.domain.states import SessionState
from clawatch.notify.telegram.answers import minutes_of, said
from clawatch.notify.telegram.buttons import Deed, button, read_press
from clawatch.notify.telegram.messages import alert_keyboard, money, notice_keyboard, notice_text, without_links
from clawatch.notify.telegram.texts import MESSAGE_LIMIT, clipped, escaped, one_line, plain, units
from support.bot_api import html_trouble

# everything there is, lone surrogates as well, and often what Telegram reads as markup
WILD = st.text(st.characters(), max_size=60) | st.lists(
    st.sampled_from(["<", ">", "&", '"', "&amp;", "</b>", "<pre>", "👩‍💻", "e\u0301", "\ud800", "\x00", "\n", "ab "]),
    max_size=60,
).map("".join)
LONG = WILD | st.builds(lambda text, times: text * times, WILD, st.integers(1, 400))
TIMES = st.none() | st.integers(0, 4_000_000_000_000)
FACTS = st.builds(
    AlertFacts,
    alert_id=st.integers(1, 2**63 - 1),
    rule=st.sampled_from(AlertRule),
    severity=st.sampled_from(Severity),
    what=LONG,
    session_id=st.none() | WILD,
    agent_name=st.none() | LONG,
    project=st.none() | LONG,
    since=st.integers(0, 4_000_000_000_000),
    raised_at=st.integers(0, 4_000_000_000_000),
    cost=st.none() | st.integers(0, 10**15),
    tokens=st.none() | st.integers(0, 10**15),
    last_tool=st.none() | LONG,
    last_error=st.none() | LONG,
    state=st.none() | st.sampled_from(SessionState),
    is_paused=st.booleans(),
    escalated_at=TIMES,
    acknowledged_at=TIMES,
    acknowledged_by=st.none() | st.sampled_from(["api", "telegram"]) | LONG,
    snoozed_until=TIMES,
    snoozed_by=st.none() | st.sampled_from(["window"]) | LONG,
    resolved_at=TIMES,
    resolved_reason=st.none() | LONG,
)


@st.composite
def notices(draw: st.DrawFn) -> Notice:
    occasion = draw(st.sampled_from(Occasion))
    if occasion is Occasion.DIGEST:
        alerts = tuple(draw(st.lists(FACTS, min_size=2, max_size=5))) * draw(st.sampled_from([1, 1, 200]))
    else:
        alerts = (draw(FACTS),)
    return Notice(1, Channel.TELEGRAM, occasion, 0, 0, None, alerts)


@settings(deadline=None)
@given(notices())
def test_telegram_reads_every_message(notice: Notice) -> None:
    text = notice_text(notice)
    assert html_trouble(text.html) is None
    assert units(text.html) <= MESSAGE_LIMIT
    assert units(text.plain) <= MESSAGE_LIMIT
    assert text.html.strip()
    assert text.plain.strip()
    text.html.encode()
    text.plain.encode()


@pytest.mark.parametrize("char", ["&", '"', "👩‍💻", "\n", "e\u0301"])
@pytest.mark.parametrize("occasion", Occasion)
def test_even_the_longest_fits(char: str, occasion: Occasion) -> None:
    long = char * 5000
    alert = facts(
        what=long,
        agent_name=long,
        project=long,
        last_tool=long,
        last_error=long,
        acknowledged_at=1,
        acknowledged_by=long,
        resolved_at=1,
        resolved_reason=long,
    )
    text = notice_text(Notice(1, Channel.TELEGRAM, occasion, 0, 0, None, (alert,) * 100))
    assert html_trouble(text.html) is None
    assert max(units(text.html), units(text.plain)) <= MESSAGE_LIMIT


@settings(deadline=None)
@given(notices())
def test_buttons_carry_little_and_are_read_again(notice: Notice) -> None:
    keyboard = notice_keyboard(notice, lambda _: "http://127.0.0.1:1/open/x")
    for one in (one for row in keyboard for one in row):
        assert (one.url is None) != (one.data is None)
        if one.data is not None:
            assert len(one.data.encode()) <= 64
            assert read_press(one.data) is not None
    assert all(one.url is None for row in without_links(keyboard) for one in row)


@given(WILD, st.integers(1, 100))
def test_what_is_cut_is_the_beginning_of_what_was_there(text: str, limit: int) -> None:
    cut = clipped(text, limit)
    assert units(cut) <= limit
    assert html_trouble(cut) is None
    assert cut == escaped(text) or (
        cut.endswith("…")
        and plain(text).startswith(unescape(cut[:-1]).replace("\r", ""))
        and units(escaped(text)) > limit
    )


@given(WILD)
def test_what_fits_stays_as_it_is(text: str) -> None:
    assert unescape(clipped(text, 10 * units(escaped(text)) + 1)) == plain(text)


@given(WILD, st.integers(2, 30))
def test_no_character_loses_what_belongs_to_it(text: str, limit: int) -> None:
    given_text = "x" + "👩‍💻e\u0301" * 3 + text
    cut = clipped(given_text, limit, is_html=False)
    if cut.endswith("…") and given_text.startswith(cut[:-1]):
        rest = given_text[len(cut) - 1 :]
        # where only spaces were taken off, what follows them stands alone
        assert rest[:1] not in {"\u200d", "\u0301"} or cut[:-1].endswith(" ")


@given(st.lists(WILD, max_size=300))
def test_answers_fit(lines: list[str]) -> None:
    reply = said(["begin", *lines])
    assert units(reply.text.html) <= MESSAGE_LIMIT
    assert html_trouble(reply.text.html) is None
    assert unescape(reply.text.html) == reply.text.plain


@given(WILD)
def test_names_are_one_line(text: str) -> None:
    assert "\n" not in one_line(text)


@pytest.mark.parametrize(
    ("words", "minutes"),
    [
        ("90", 90),
        ("30m", 30),
        ("2h", 120),
        (" 1 d ", 1440),
        ("30d", 43200),
        ("31d", None),
        ("0", None),
        ("-5", None),
        ("h", None),
        ("", None),
        ("soon", None),
        ("9" * 30, None),
        ("٣m", None),
    ],
)
def test_spans_of_time(words: str, minutes: int | None) -> None:
    assert minutes_of(words) == minutes


@pytest.mark.parametrize(
    "data", ["", "ack", "ack:", "ack:x", "ack:1:2", "boom:1", "ack:" + "9" * 19, "ack:" + "1" * 20, "ACK:1", "ack:-1"]
)
def test_buttons_of_others_are_none_of_ours(data: str) -> None:
    assert read_press(data) is None


def test_unknown_costs_are_no_zero() -> None:
    assert [money(None), money(0), money(1_230_000), money(4_200)] == ["unknown", "$0.00", "$1.23", "$0.0042"]


def facts(**fields: object) -> AlertFacts:
    base: dict[str, object] = dict.fromkeys(AlertFacts.__dataclass_fields__)
    base |= {
        "alert_id": 7,
        "rule": AlertRule.STUCK,
        "severity": Severity.CRITICAL,
        "what": "it hangs",
        "session_id": "s",
        "since": 0,
        "raised_at": 0,
        "state": SessionState.WORKING,
        "is_paused": False,
    }
    return AlertFacts(**{**base, **fields})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("alert", "labels"),
    [
        (facts(), ["Open", "Acknowledge", "Snooze 1 h", "Pause"]),
        (facts(is_paused=True), ["Open", "Acknowledge", "Snooze 1 h", "Resume"]),
        (facts(state=SessionState.PAUSED), ["Open", "Acknowledge", "Snooze 1 h", "Resume"]),
        (facts(state=SessionState.ENDED), ["Open", "Acknowledge", "Snooze 1 h"]),
        (facts(snoozed_until=1), ["Open", "Acknowledge", "Pause"]),
        (facts(acknowledged_at=1), ["Open", "Pause"]),
        (facts(resolved_at=1), ["Open"]),
        (facts(session_id=None, state=None), ["Open", "Acknowledge", "Snooze 1 h"]),
    ],
)
def test_buttons_are_those_that_make_sense(alert: AlertFacts, labels: list[str]) -> None:
    keyboard = alert_keyboard(alert, lambda _: "http://127.0.0.1:1/open/s")
    assert [one.text for row in keyboard for one in row] == labels


def test_without_an_address_there_is_no_open() -> None:
    assert "Open" not in [one.text for row in alert_keyboard(facts(), lambda _: None) for one in row]


@given(st.sampled_from(Deed), st.integers(0, 2**63 - 1))
def test_what_a_button_carries_is_read_as_it_was_written(deed: Deed, number: int) -> None:
    data = button("Label", deed, number).data
    assert data is not None
    assert read_press(data) == (deed, number)
