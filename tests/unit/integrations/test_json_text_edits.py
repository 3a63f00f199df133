import json

import pytest

from clawatch.integrations.claude_code.json_edits import Append, Drop, Edit, Put, same
from clawatch.integrations.claude_code.json_text import DuplicateKeyError, NotJsonError, edit_text, meaning, parse


@pytest.mark.parametrize(
    ("text", "edit", "expected"),
    [
        ("{}", Put(("a",), [1]), '{\n  "a": [\n    1\n  ]\n}'),
        ("{ }\n", Put(("a",), 1), '{\n  "a": 1\n}\n'),
        ('{"x":1}', Put(("a",), {"b": 2}), '{"x":1,"a":{"b":2}}'),
        ('{"x": 1}', Put(("a",), {"b": 2}), '{"x": 1, "a": {"b": 2}}'),
        ('{\n\t"x": 1\n}', Put(("a",), {"b": 2}), '{\n\t"x": 1,\n\t"a": {\n\t\t"b": 2\n\t}\n}'),
        ('{\r\n    "x": 1\r\n}\r\n', Put(("a",), {}), '{\r\n    "x": 1,\r\n    "a": {}\r\n}\r\n'),
        ('{\n  "x": [1, 2]\n}', Append(("x",), 3), '{\n  "x": [1, 2, 3]\n}'),
        ('{\n  "x": []\n}', Append(("x",), 3), '{\n  "x": [\n    3\n  ]\n}'),
        ('{"x": 1.0, "y": 2}', Put(("y",), 3), '{"x": 1.0, "y": 3}'),
        ('{"x": 1 , "y" : 2 }', Drop(("x",)), '{"y" : 2 }'),
        ('{"x": 1 , "y" : 2 }', Drop(("y",)), '{"x": 1 }'),
        ('{"x": [ 7 ]}', Drop(("x", 0)), '{"x": []}'),
        ('{"a": {"b": [{"c": 1}]}}', Put(("a", "b", 0, "c"), "é"), '{"a": {"b": [{"c": "é"}]}}'),
    ],
)
def test_an_edit_touches_its_place_only(text: str, edit: Edit, expected: str) -> None:
    assert edit_text(text, [edit]) == expected


def test_an_addition_taken_back_leaves_the_text_as_it_was() -> None:
    text = '{\n  "x": [1, 2],\n\n  "y": "\\u00e9"\n}\n'
    added = edit_text(text, [Put(("hooks",), {}), Put(("hooks", "Stop"), [1]), Append(("x",), 5)])
    assert edit_text(added, [Drop(("x", 2)), Drop(("hooks",))]) == text


def test_a_key_given_twice_is_kept_elsewhere_and_refused_on_the_way() -> None:
    text = '{"env": {"A": 1, "A": 2}, "hooks": {}}'
    assert '{"A": 1, "A": 2}' in edit_text(text, [Put(("hooks", "Stop"), [])])
    with pytest.raises(DuplicateKeyError, match="A"):
        edit_text(text, [Put(("env", "A"), 3)])


@pytest.mark.parametrize("text", ["", "{", "{'a': 1}", "[1,]", '{"a": NaN}', "{} {}", '{"a": "\n"}', "[" * 5000])
def test_what_is_not_json_is_refused(text: str) -> None:
    with pytest.raises(NotJsonError):
        parse(text)


def test_nesting_beyond_sense_is_refused() -> None:
    with pytest.raises(NotJsonError, match="too deeply"):
        parse("[" * 200 + "]" * 200)


def test_numbers_keep_their_text() -> None:
    text = "[1.0, 1e400, 12345678901234567890, -0.0, -0, 1E2, 7, " + "9" * 5000 + "]"
    numbers = parse(text)
    assert isinstance(numbers, list)
    assert ", ".join(map(str, numbers)) == text[1:-1]


def test_same_tells_what_python_does_not() -> None:
    assert same({"a": [1], "b": None}, {"b": None, "a": [1]})
    assert not same(1, parse("1.0"))
    assert not same(1, True)  # noqa: FBT003 - a value, not a flag
    assert not same("1.0", parse("1.0"))


def test_meaning_is_the_same_for_another_layout_only() -> None:
    assert meaning('{"a": 1, "b": "é"}') == meaning(json.dumps({"a": 1, "b": "é"}, indent=4))
    assert meaning('{"a": 1, "b": 2}') != meaning('{"b": 2, "a": 1}')
    assert meaning('{"a": 1, "a": 2}') != meaning('{"a": 2}')
    assert meaning("[1]") != meaning("[true]")
    assert meaning("[1.0]") != meaning("[1]")
    assert meaning('["1"]') != meaning("[1]")
