"""What a tool call was given and what it gave back, kept small: most of a database would be this text.

Once a transcript has told of a call and of its end, both are deflated together, in a column of their own; each often
repeats parts of the other. Before that, and where it would gain next to nothing, they are kept as they are. What a row
holds follows from the call alone, in whatever order its parts came.
"""

from __future__ import annotations

import zlib

# below, what surrounds a deflated text outweighs what it saves
_LEAST_CHARACTERS = 120
_LEVEL = 3
# the window and the memory for it: to set up much takes longer than to deflate a short text
_NARROW, _WIDE = (-12, 6), (-15, 8)
_WIDE_FROM_BYTES = 4096
# no JSON text holds one
_BETWEEN = "\0"


def deflated(tool_input: str | None, response: str | None) -> bytes | None:
    """Give two JSON texts as they are kept, None where they are better kept as they are."""
    if len(tool_input or "") + len(response or "") < _LEAST_CHARACTERS:
        return None
    text = f"{tool_input or ''}{_BETWEEN}{response or ''}".encode()
    deflater = zlib.compressobj(_LEVEL, zlib.DEFLATED, *(_NARROW if len(text) < _WIDE_FROM_BYTES else _WIDE))
    small = deflater.compress(text) + deflater.flush()
    return small if len(small) < len(text) * 7 // 8 else None


def inflated(tool_input: str | None, response: str | None, bodies: bytes | None) -> tuple[str | None, str | None]:
    """Give a call's input and its response, of the three columns of its row."""
    if bodies is None:
        return tool_input, response
    tool_input, _, response = zlib.decompress(bodies, _WIDE[0]).decode().partition(_BETWEEN)
    return tool_input or None, response or None
