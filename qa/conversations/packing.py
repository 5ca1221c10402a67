"""Records as JSON and back, by their own types; what a later version adds takes its default."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from index import Article

_Record = TypeVar("_Record")


def packed(record: Any) -> str:
    """A record as JSON; of an article all but its text and its place on this machine."""
    return json.dumps(_plain(record), ensure_ascii=False, separators=(",", ":"))


def unpacked(kind: type[_Record], text: str) -> _Record:
    """The record that was packed. Raises ValueError, TypeError or KeyError for what is none."""
    found = _record(kind, json.loads(text))
    assert isinstance(found, kind)
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, Article):
        value = replace(value, text="", path=None)
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {name: _plain(item) for name, item in value.items()}
    return value


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _record(kind: Any, value: Any) -> Any:
    """A plain value as what a type hint says that it is."""
    origin, inside = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return None if value is None else _one_of([each for each in inside if each is not NoneType], value)
    if origin is tuple:
        kinds = [inside[0]] * len(value) if inside[-1] is Ellipsis else inside
        return tuple(_record(each, item) for each, item in zip(kinds, value, strict=True))
    if origin is dict:
        return {str(name): _record(inside[1], item) for name, item in value.items()}
    if origin is Literal:
        if value not in inside:
            raise ValueError(f"{value!r} is none of {inside}")
        return value
    if is_dataclass(kind):
        known = _hints(kind)  # type: ignore[arg-type]
        return kind(**{name: _record(known[name], item) for name, item in value.items() if name in known})  # type: ignore[operator]
    if kind in (date, datetime):
        return kind.fromisoformat(value)
    return value


def _one_of(kinds: list[Any], value: Any) -> Any:
    """A value of one of several types; of days, one with a time is a moment."""
    if set(kinds) == {date, datetime}:
        return _record(datetime if "T" in value else date, value)
    return _record(kinds[0], value)
