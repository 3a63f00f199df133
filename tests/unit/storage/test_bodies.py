from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from clawatch.storage.bodies import deflated, inflated

_JSON = st.one_of(
    st.none(),
    st.recursive(st.text(max_size=300) | st.integers(), lambda inner: st.dictionaries(st.text(max_size=9), inner)).map(
        json.dumps
    ),
    st.text(min_size=200).map(lambda text: json.dumps(text * 3, ensure_ascii=False)),
)


@given(tool_input=_JSON, response=_JSON)
def test_what_is_kept_small_comes_back_as_it_was(tool_input: str | None, response: str | None) -> None:
    bodies = deflated(tool_input, response)
    kept = (tool_input, response) if bodies is None else (None, None)
    assert inflated(*kept, bodies) == (tool_input, response)


@given(tool_input=_JSON, response=_JSON)
def test_nothing_is_kept_that_would_be_smaller_as_it_was(tool_input: str | None, response: str | None) -> None:
    bodies = deflated(tool_input, response)
    assert bodies is None or len(bodies) < len(f"{tool_input or ''}{response or ''}".encode())


def test_large_bodies_become_small() -> None:
    listing = json.dumps("\n".join(f"src/part_{number}/module.py" for number in range(9000)))
    bodies = deflated('{"command":"find src"}', listing)
    assert bodies is not None
    assert len(bodies) < len(listing) / 4
    assert inflated(None, None, bodies) == ('{"command":"find src"}', listing)
