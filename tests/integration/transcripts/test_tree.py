"""Which files are transcripts: by name and place, whatever else lies around."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from clawatch.ingest.transcripts.tree import look_at, scan

_LAYOUTS = (
    "-work/s-1.jsonl",
    "-work/agent-0a1b2c3.jsonl",
    "-work/s-1/subagents/agent-a1.jsonl",
    "-work/s-1/subagents/workflows/wf_1/agent-a2.jsonl",
    "-other/s-2.jsonl",
)
_OTHERS = (
    "-work/s-1/subagents/agent-a1.meta.json",
    "-work/s-1/subagents/workflows/wf_1/journal.jsonl",
    "-work/s-1/workflows/wf_1.json",
    "-work/s-1/tool-results/call.txt",
    "-work/s-1/tool-results/list.jsonl",
    "-work/notes.txt",
)


def found(*folders: Path) -> list[str]:
    return sorted(str(Path(file.path).relative_to(folders[0])) for file in scan([*map(str, folders)]).files)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in (*_LAYOUTS, *_OTHERS):
        file = tmp_path / "projects" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("{}\n", "utf-8")
    return tmp_path / "projects"


def test_every_layout_is_found_and_nothing_else(root: Path) -> None:
    assert found(root) == sorted(_LAYOUTS)


def test_what_is_known_of_a_file(root: Path) -> None:
    path = root / _LAYOUTS[0]
    status = path.stat()
    (file,) = [file for file in scan([str(root)]).files if file.path == str(path)]
    assert file == look_at(str(path), str(root))
    assert (file.size, file.mtime_ns, file.folder) == (3, status.st_mtime_ns, str(root))
    assert file.identity == f"{status.st_dev}:{status.st_ino}"


def test_a_file_may_be_given_for_a_folder(root: Path) -> None:
    assert len(scan([str(root / _LAYOUTS[0])]).files) == 1
    assert scan([str(root / _OTHERS[-1])]).files == []


def test_folders_within_each_other_give_each_file_once(root: Path) -> None:
    assert found(root, root / "-work", root) == sorted(_LAYOUTS)


def test_a_folder_that_is_not_there_is_no_trouble(root: Path) -> None:
    tree = scan([str(root / "nothing"), str(root)])
    assert (len(tree.files), tree.unreadable) == (len(_LAYOUTS), [])


def test_loops_of_links_end(root: Path) -> None:
    (root / "-work" / "round").symlink_to(root)
    (root / "-work" / "self").symlink_to("self")
    (root / "-work" / "nowhere").symlink_to("nothing")
    (root / "-work" / "self.jsonl").symlink_to("self.jsonl")
    tree = scan([str(root)])
    assert (found(root), tree.unreadable, tree.linked) == (sorted(_LAYOUTS), [], {})


def test_linked_folders_are_followed_and_files_keep_their_own_place(root: Path) -> None:
    far = root.parent / "far"
    far.mkdir()
    (far / "s-9.jsonl").write_text("{}\n", "utf-8")
    (root / "-linked").symlink_to(far)
    (root / "-aaa").symlink_to(root / "-work")
    (root / "aaa.jsonl").symlink_to(root / _LAYOUTS[0])
    assert found(root) == sorted((*_LAYOUTS, "-linked/s-9.jsonl"))
    assert scan([str(root)]).linked == {str(root / "-linked"): str(far)}


@pytest.mark.skipif(os.name != "posix", reason="there are no FIFOs")
def test_what_is_no_plain_file_is_left_alone(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(root / "fifo.jsonl")
    (root / "folder.jsonl").mkdir()
    (root / "device.jsonl").symlink_to("/dev/zero")
    monkeypatch.chdir(root)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket.jsonl")
        assert found(root) == sorted(_LAYOUTS)
        for name in ("fifo", "folder", "device", "socket"):
            assert look_at(str(root / f"{name}.jsonl"), str(root)) is None


@pytest.mark.skipif(os.name != "posix", reason="names are text")
def test_names_of_any_bytes(root: Path) -> None:
    folder = os.fsencode(root) + b"/-\xff\n\x01"
    os.mkdir(folder)  # noqa: PTH102 bytes
    with open(folder + b"/\xfe .jsonl", "wb") as file:  # noqa: PTH123 bytes
        file.write(b"{}\n")
    (path,) = [file.path for file in scan([str(root)]).files if "\udcff" in file.path]
    assert os.fsencode(path) == folder + b"/\xfe .jsonl"


@pytest.mark.skipif(os.geteuid() == 0, reason="NOT TESTED: root can read everything")
def test_an_unreadable_folder_is_named_and_stops_nothing(root: Path) -> None:
    (root / "-other").chmod(0)
    try:
        tree = scan([str(root)])
    finally:
        (root / "-other").chmod(0o700)
    assert len(tree.files) == len(_LAYOUTS) - 1
    assert tree.unreadable == [(str(root / "-other"), "Permission denied")]
