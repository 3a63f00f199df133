"""What a transcript says of a session, taken into it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clawatch.domain.events import order_time

if TYPE_CHECKING:
    from clawatch.domain.sessions import Session
    from clawatch.domain.transcripts import SessionSeen


def take_words(session: Session, seen: SessionSeen) -> None:
    """Take in what a part of a transcript says; parts may come in any order, and again, and between events."""
    said = session.said
    if seen.born_at is not None:
        session.born_at = seen.born_at if session.born_at is None else min(session.born_at, seen.born_at)
        session.last_event_at = max(session.last_event_at, seen.born_at)
    _take_beginning(session, seen)
    for name, word in (
        ("title", seen.given_title),
        ("model", seen.model),
        ("git_branch", seen.git_branch),
        ("agent_version", seen.version),
        ("entrypoint", seen.entrypoint),
    ):
        if word is not None:
            session.say_last(name, *word)
    if seen.made_title is not None and list(seen.made_title) > list(said.get("made_title", ())):
        said["made_title"] = seen.made_title
    if "title" not in said and "made_title" in said:
        session.title = said["made_title"][1]
    for name, claim in (("line", seen.claim), ("stopped", seen.interruption)):
        if claim is not None and claim.order > said.get(name, ("",))[0]:
            said[name] = (claim.order, claim.state, claim.reason)
    if seen.fresh_order:
        said["alive"] = max(seen.fresh_order, said.get("alive", ""))
    session.settle()


def _take_beginning(session: Session, seen: SessionSeen) -> None:
    """Take what the first lines say, but for what a fork copied: its parent's history up to `copied_at`."""
    said = session.said
    if seen.copied_at:
        said["copied"] = max(seen.copied_at, said.get("copied", 0))
        session.last_event_at = max(session.last_event_at, seen.copied_at)
        if said.get("lines", said["copied"] + 1) <= said["copied"]:
            del said["lines"]
        if "first_prompt" in said and order_time(said["first_prompt"]) <= said["copied"]:
            del said["first_prompt"]
            session.first_prompt = None
    copied = said.get("copied", 0)
    if seen.first_at:
        session.last_event_at = max(session.last_event_at, seen.last_at)
        if seen.first_at > copied:
            said["lines"] = min(seen.first_at, said.get("lines", seen.first_at))
    if seen.cwd is not None:
        session.say_first("cwd", *seen.cwd)
    if seen.first_prompt is not None and order_time(seen.first_prompt[0]) > copied:
        session.say_first("first_prompt", *seen.first_prompt)
