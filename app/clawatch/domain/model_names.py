"""The names under which agents call a model, and the plain ids they stand for."""

from __future__ import annotations

import re

_CONTEXT_SUFFIX = re.compile(r"\[[^\]]*\]$")
_ARN = re.compile(r"^arn:[^/]*/")
# what gateways put before an id whose price is its maker's
_MAKER_PREFIX = re.compile(r"^(?:anthropic|bedrock|vertex_ai|openai|google|gemini)/")
_BEDROCK = re.compile(r"^(?:[a-z]{2,6}(?:-[a-z]{3})?\.)?anthropic\.claude-")
_BEDROCK_VERSION = re.compile(r"-v\d+(?::\d+)?(?::\w+)?$")
_VERTEX_VERSION = re.compile(r"@(?:\d{8}|default|latest)$")
_SNAPSHOT = re.compile(r"-(?:20\d{6}|20\d\d-\d\d-\d\d|latest)$")
_CLAUDE = re.compile(r"^claude-[a-z]+-(\d{1,2})(?:[-.](\d{1,2}))?$")


def is_model(name: str) -> bool:
    """Whether a name is a model's. Claude Code writes `<synthetic>` beside answers that no model gave."""
    return bool(name) and not (name.startswith("<") and name.endswith(">"))


def is_bedrock_id(name: str) -> bool:
    """Whether an id, without ARN and suffixes, is one that Amazon Bedrock gives a Claude model."""
    return _BEDROCK.match(name) is not None


def spellings(name: str) -> tuple[str, ...]:
    """Give the ids a model's name stands for, the most exact first, in lower case.

    `us.anthropic.claude-sonnet-4-5-20250929-v1:0` gives itself, then the same without its version, then without its
    snapshot's date. A Bedrock id keeps its region, for that has a price of its own. No id is ever cut at a number that
    may be a model's version, so that one model is never taken for another.
    """
    name = _MAKER_PREFIX.sub("", _CONTEXT_SUFFIX.sub("", name.strip().lower()))
    found = [_MAKER_PREFIX.sub("", _ARN.sub("", name))]
    # `-v2` is the version of a model's offer there, and part of the model's own name elsewhere (`deepseek-v4`)
    hosted = is_bedrock_id(found[0]) or "@" in found[0]
    for ending in (_VERTEX_VERSION, _BEDROCK_VERSION, _SNAPSHOT) if hosted else (_SNAPSHOT,):
        shorter = ending.sub("", found[-1])
        if shorter != found[-1]:
            found.append(shorter)
    return tuple(found)


def claude_version(model: str) -> tuple[int, int] | None:
    """Give major and minor version of a plain Claude id such as `claude-opus-4-6`; None for any other id."""
    match = _CLAUDE.match(model)
    return (int(match[1]), int(match[2] or 0)) if match else None
