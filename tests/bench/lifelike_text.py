"""Text as tool calls hold it, quickly: words of a few languages' code, as often as words are, and paths."""

from __future__ import annotations

import random
from itertools import accumulate
from typing import NamedTuple

WORDS, TEXT_WORDS = 24_000, 400_000
_MOST_WORDS = 88
_COMMON = (
    "the to of and in is for if not def return import from self none true false error test file path line value name "
    "string list class function call result data index key type assert session user request response config server "
    "client update delete insert select where order table column query cache token model cost project agent tool "
    "failed passed warning module package version build deploy branch commit merge review fix bug feature timeout"
)
_STARTS = "b c d f g h j k l m n p r s t v w br cl cr dr fl gr pl pr sh sl sp st tr"
_VOWELS = "a e i o u ai ea io ou"
_ENDS = ["", "", "", "n", "r", "s", "t", "l", "ck", "nd", "rt", "st"]
_JOINTS = (" ", " ", " ", " ", " ", ", ", ".\\n ", "() ", " = ", ": ", "_", "\\n ")
_EXTENSIONS = (".py", ".py", ".ts", ".tsx", ".md", ".go", ".rs", ".sql", ".json", ".toml")


class Payload(NamedTuple):
    """What a call was given and gave back, both JSON texts, or the error it ended with."""

    input: str
    response: str
    error: str


def make_words(dice: random.Random) -> list[str]:
    """Make words that can be told apart, the commonest first."""
    words = dict.fromkeys(_COMMON.split())
    syllable = (_STARTS.split(), _VOWELS.split(), _ENDS)
    while len(words) < WORDS:
        words["".join(map(dice.choice, syllable * dice.choice((1, 1, 2, 2, 3))))] = None
    return list(words)


class LifelikeText:
    """Gives runs of words, each as often as its rank in a language says, in the escaped form that JSON has them in."""

    def __init__(self, seed: int) -> None:
        dice = random.Random(seed)  # noqa: S311 lifelike, not secret
        self.words = make_words(dice)
        weights = list(accumulate(1 / (rank + 8) for rank in range(len(self.words))))
        parts: list[str] = []
        self._starts: list[int] = []
        length = 0
        chosen = dice.choices(self.words, cum_weights=weights, k=TEXT_WORDS)
        for word, joint in zip(chosen, dice.choices(_JOINTS, k=TEXT_WORDS), strict=True):
            self._starts.append(length)
            parts.append(word + joint)
            length += len(word) + len(joint)
        self._text = "".join(parts)

    def run(self, dice: random.Random, words: int) -> str:
        """Give that many words from anywhere."""
        first = int(dice.random() * (TEXT_WORDS - words - 1))
        return self._text[self._starts[first] : self._starts[first + words]].strip()

    def title(self, dice: random.Random) -> str:
        """Give a few words without any line's end."""
        return self.run(dice, 7).replace("\\n", "").strip(" .,:=_()").capitalize()

    def paths(self, dice: random.Random, root: str, count: int) -> list[str]:
        """Give paths of files below a folder."""
        middle = len(self.words) // 2
        folders = [dice.choice(self.words[:middle]) for _ in range(max(2, count // 8))]
        return [
            f"{root}/{dice.choice(folders)}/{dice.choice(folders)}/{dice.choice(self.words)}_{dice.choice(self.words)}"
            f"{dice.choice(_EXTENSIONS)}"
            for _ in range(count)
        ]

    def payload(self, dice: random.Random, tool: str, path: str) -> Payload:
        """Give what one call of a tool takes in and gives back, some 600 bytes on average."""
        roll = dice.random()
        words = 8 + int(_MOST_WORDS * roll * roll)
        said = self.run(dice, words)
        if tool == "Bash":
            told = f"{dice.getrandbits(28):07x} {said}"
            command = f"cd {path.rpartition('/')[0]} && {self.run(dice, 9)}".replace("\\n", "")
            return Payload(
                f'{{"command":"{command}","description":"{self.run(dice, 5)}"}}',
                f'{{"stdout":"{told}","stderr":"","interrupted":false,"isImage":false}}',
                f"Exit code {1 + dice.getrandbits(1)}\n{told[:300]}",
            )
        if tool in {"Edit", "Write", "MultiEdit"}:
            old, new = said[: len(said) // 2].rpartition(" ")[0], self.run(dice, words // 2)
            return Payload(
                f'{{"file_path":"{path}","old_string":"{old}","new_string":"{new}"}}',
                f'"The file {path} has been updated. Here is the result: {new}"',
                f"String to replace not found in file.\nString: {old[:200]}",
            )
        if tool == "Read":
            offset = dice.getrandbits(11)
            return Payload(
                f'{{"file_path":"{path}","offset":{offset},"limit":200}}',
                f'"{offset}\\u2192{said} {self.run(dice, 12)}"',
                f"File does not exist: {path}",
            )
        return Payload(
            f'{{"pattern":"{self.run(dice, 2)}","path":"{path}","prompt":"{self.run(dice, 12)}"}}',
            f'"Found {dice.getrandbits(5)} in {path}: {said}"',
            f"{tool} failed: {said[:200]}",
        )
