"""No regular expression that meets a text takes more than linear time: every one of the packages is tried."""

from __future__ import annotations

import ast
import contextlib
import dataclasses
import json
import pkgutil
import queue
import re
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Self

import index
import qa

ROOT = Path(__file__).resolve().parents[1]
SECONDS = 8.0  # of the processor, that one pattern may take, all inputs together
DEADLINE = 60.0  # seconds, where the system does not tell the processor's
PLACES = {"compile": 1, "search": 2, "match": 2, "fullmatch": 2, "finditer": 2, "findall": 2, "split": 3}
"""Where the flags stand among what a function of `re` is called with."""
PLACES |= {"sub": 4, "subn": 4}
NAME, WORD = "'Ada (Brook'", "'Bro[ok'"
RUN_TIME: dict[str, dict[str, str]] = {
    "index.intake.walls._any_of": {"phrases": "'accept all\\nno such page'"},
    "index.people.organisations.full_name": {
        "word": "rf'{CAPITAL} (?:of (?:the )?|for |and |on )?'",
        "plain": "'budget (office'",
        "alone": NAME,
    },
    "index.people.organisations._may_be_organisation": {"name": NAME},
    "index.people.recognising.stands_in_small_letters": {"word": WORD},
    "index.people.recognising.stands_as_place": {"word": WORD},
    "index.people.in_article.Cast._learn_genders": {"words": "'he|his|him'"},
    "index.people.namesakes.Namesakes._is_spoken_of": {"first": "re.escape('Bro[ok')"},
    "index.people.unnamed.newcomer_since": {"noun": WORD},
    "index.storage.schema._made": {"what": "'TABLE'"},
    "qa.answering.corroboration._count": {"thing": WORD},
    "qa.answering.names_held._held": {"word": WORD},
    "qa.answering.names_held._pattern": {"ways": "[_BETWEEN.join(['Ada', 'Brook'])]"},
    "qa.answering.verifying.places": {
        "before": "r'(?<!\\w)'",
        "parts": "[_pattern(part) for part in ('“a', '(b', 'c”')]",
        "after": "r'(?!\\w)'",
    },
    "qa.asking.followup._full_names": {"last": WORD},
    "qa.asking.outlets.written_name": {"letters": "list('usatoday')"},
    "qa.asking.people_in_turn._only_names": {"written": f"re.escape({NAME})"},
    "qa.asking.pronouns._at": {"whole": NAME},
    "qa.asking.pronouns._may_be_it": {"beside": "'which|what'", "thing": NAME},
    "qa.asking.publisher._spelled": {"parts": "['(?:new|n)', '(?:york|y)', '(?:times|t)']"},
    "qa.asking.understand._parse": {"written": NAME},
    "qa.asking.understand._corrections": {"article": "'(?:the )?'", "name": NAME},
    "qa.asking.readback._rewritten": {"what": f"({NAME},)"},
    "qa.page.rendering.problem.for_visitors": {"folder": "'/a/(b'"},
    "qa.reading.shapes.has_shape": {"words": "_ASKED[1][1]"},
    "qa.writing.support._without_dates": {"form": "'May 1, (2022'"},
}
"""Functions that make patterns of what they are given, each with an example of it, as code in its module.

What stands in a pattern is escaped: the examples hold what has a meaning there.
"""


def modules() -> list[str]:
    """All modules of the two packages."""
    return [
        found.name
        for package in (index, qa)
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    ]


def compiled(value: object, name: str, seen: set[int]) -> Iterator[tuple[str, re.Pattern[Any]]]:
    """The patterns in a value of a module: itself, in what it holds, in what is set on its classes."""
    if id(value) in seen:
        return
    seen.add(id(value))
    if isinstance(value, re.Pattern):
        yield name, value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from compiled(item, f"{name}[{key!r}]", seen)
    elif isinstance(value, list | tuple | set | frozenset):
        for number, item in enumerate(value):
            yield from compiled(item, f"{name}[{number}]", seen)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            yield from compiled(getattr(value, field.name, None), f"{name}.{field.name}", seen)
    elif isinstance(value, type) and value.__module__.startswith(("index.", "qa.")):
        for key, item in vars(value).items():
            yield from compiled(item, f"{name}.{key}", seen)


def calls(module: str) -> Iterator[tuple[str, ast.Call, str]]:
    """Each call of `re` in a module: the function that it stands in, the call, and what of `re` it calls."""
    file = import_module(module).__file__
    assert file

    def walk(node: ast.AST, inside: str) -> Iterator[tuple[str, ast.Call, str]]:
        for child in ast.iter_child_nodes(node):
            named = isinstance(child, ast.FunctionDef | ast.ClassDef)
            place = f"{inside}.{child.name}" if named else inside  # type: ignore[attr-defined]
            if isinstance(child, ast.Call) and isinstance(child.func, ast.Attribute):
                of = child.func.value
                if isinstance(of, ast.Name) and of.id == "re" and child.func.attr in PLACES:
                    yield inside, child, child.func.attr
            yield from walk(child, place)

    yield from walk(ast.parse(Path(file).read_text(encoding="utf-8")), module)


def called(module: str) -> Iterator[tuple[str, str, re.Pattern[Any] | None]]:
    """Place, function and pattern of each call of `re`; None for one that is made of what nothing tells."""
    for place, call, function in calls(module):
        flags = [keyword.value for keyword in call.keywords if keyword.arg == "flags"]
        flags += call.args[PLACES[function] : PLACES[function] + 1]
        space = vars(sys.modules[module])
        names = space | {one: eval(code, space) for one, code in RUN_TIME.get(place, {}).items()}
        name = f"{place}:{call.lineno}"
        try:
            pattern = _value(call.args[0], names)
            if not isinstance(pattern, re.Pattern):
                pattern = re.compile(pattern, _value(flags[0], names) if flags else 0)
            yield name, function, pattern
        except NameError:
            yield name, function, None


def _value(node: ast.expr, names: dict[str, Any]) -> Any:
    return eval(compile(ast.Expression(node), "<pattern>", "eval"), names)


def uses() -> dict[str, set[str]]:
    """What is called of each name (`match` of `index.text.names.RUN`); of one that is handed on, '' too.

    A name without an underscore may be used in any module.
    """
    found: dict[str, set[str]] = {}
    for module in modules():
        file = import_module(module).__file__
        assert file
        tree = ast.parse(Path(file).read_text(encoding="utf-8"))
        named = {id(n.value): n.attr for n in ast.walk(tree) if isinstance(n, ast.Attribute)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                place = f"{module}.{node.id}" if node.id.startswith("_") else node.id
                found.setdefault(place, set()).add(named.get(id(node), ""))
    return found


@dataclass(frozen=True)
class Tried:
    """A pattern, and whether it is only ever asked what stands where a text begins."""

    name: str
    pattern: re.Pattern[Any]
    at_start: bool


def patterns() -> list[Tried]:
    """Every pattern once."""
    found: dict[tuple[str | bytes, int], Tried] = {}
    seen: set[int] = set()
    used = uses()

    def note(name: str, pattern: re.Pattern[Any], ways: set[str]) -> None:
        at_start = bool(ways) and ways <= {"match", "fullmatch", "pattern"}
        before = found.get((pattern.pattern, pattern.flags))
        if before is None or (before.at_start and not at_start):
            found[pattern.pattern, pattern.flags] = Tried(name, pattern, at_start)

    for module in modules():
        for name, value in vars(import_module(module)).items():
            for place, pattern in compiled(value, f"{module}.{name}", seen):
                note(place, pattern, used.get(f"{module}.{name}" if name.startswith("_") else name, set()))
        for place, way, made in called(module):
            if made is not None and (way != "compile" or not place.startswith(f"{module}:")):
                note(place, made, {way} - {"compile"})
    return list(found.values())


class Trial:
    """A process of its own that tries patterns; another one takes its place where one does not end."""

    def __enter__(self) -> Self:
        self._answers: queue.Queue[str] = queue.Queue()
        self._process = subprocess.Popen(
            [sys.executable, str(ROOT / "tests" / "growth.py")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        threading.Thread(target=self._take, args=[self._answers], daemon=True).start()
        return self

    def __exit__(self, *failure: object) -> None:
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            assert stream
            stream.close()

    def _take(self, answers: queue.Queue[str]) -> None:
        assert self._process.stdout
        for line in self._process.stdout:
            answers.put(line)
        answers.put("")  # it was ended

    def problem(self, tried: Tried) -> str | None:
        """What is wrong with a pattern."""
        source, name = tried.pattern.pattern, tried.name
        asked = {
            "pattern": source.decode("latin-1") if isinstance(source, bytes) else source,
            "flags": tried.pattern.flags,
            "binary": isinstance(source, bytes),
            "at_start": tried.at_start,
            "seconds": SECONDS,
        }
        assert self._process.stdin
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        with contextlib.suppress(queue.Empty):
            if line := self._answers.get(timeout=DEADLINE):
                answer = json.loads(line)
                told = f"{name}: {answer['grown']:.0f} times as long on {answer['where']}"
                return told if answer["where"] else None
        self.__exit__()
        self.__enter__()
        return f"{name}: comes to no end"


def grown(asked: Sequence[Tried]) -> list[str]:
    """What is wrong with patterns."""
    with Trial() as trial:
        return [problem for tried in asked if (problem := trial.problem(tried))]


def test_each_pattern_of_run_time_is_listed_with_an_example() -> None:
    unknown = [
        name
        for module in modules()
        for name, _, pattern in called(module)
        if pattern is None and not name.startswith(f"{module}:")  # the module's own have been compiled
    ]
    assert unknown == []
    places = {place for module in modules() for place, _, _ in calls(module)}
    assert RUN_TIME.keys() <= places


def test_every_pattern_is_linear() -> None:
    asked = patterns()
    assert len(asked) > 300
    with ThreadPoolExecutor(2) as pool:
        wrong = list(pool.map(grown, [asked[::2], asked[1::2]]))
    assert not [problem for part in wrong for problem in part]
