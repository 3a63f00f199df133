"""Images within JSON values: named, never shown and never kept. Runs on the read executor."""

from __future__ import annotations

from typing import Any

from clawatch.ui.formatting import size
from clawatch.ui.plain_text import one_line

_DATA = ("data", "base64")
_LEAST_CHARACTERS = 64
_DEEPEST = 200


def image_name(value: Any) -> str | None:  # noqa: ANN401 any JSON value
    """Name an image by its kind and size, "image/png, 34 kB"; None for what is none.

    Claude Code and MCP servers write one as {"type": "image", "source": {"media_type": …, "data": …}}, as
    {"type": "image", "data": …, "mimeType": …} or as {"type": "image", "file": {"base64": …, "type": …}}.
    """
    if not isinstance(value, dict):
        return None
    inner = next((value[name] for name in ("source", "file") if isinstance(value.get(name), dict)), value)
    kinds = (inner.get("media_type"), inner.get("mimeType"), inner.get("type"))
    kind = next((kind for kind in kinds if isinstance(kind, str) and kind.startswith("image/")), None)
    if kind is None and value.get("type") != "image":
        return None
    text = next((inner[name] for name in _DATA if isinstance(inner.get(name), str)), None)
    name = one_line(kind or "image", 60)
    # four characters are three bytes
    return f"{name}, {size(len(text) * 3 // 4)}" if text is not None and len(text) >= _LEAST_CHARACTERS else name


def without_images(value: Any, depth: int = 0) -> Any:  # noqa: ANN401 any JSON value
    """Give a JSON value with the names of images in their place."""
    if depth > _DEEPEST:
        return value
    if isinstance(value, dict):
        name = image_name(value)
        if name is not None:
            return f"[{name}]"
        return {key: without_images(item, depth + 1) for key, item in value.items()}
    if isinstance(value, list):
        return [without_images(item, depth + 1) for item in value]
    if isinstance(value, str) and value.startswith("data:image/"):
        kind, _, text = value.removeprefix("data:").partition(";")
        return f"[{one_line(kind, 60)}, {size(len(text) * 3 // 4)}]"
    return value
