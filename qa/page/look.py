"""The script and the styles of the page, from the files beside this one."""

from __future__ import annotations

from importlib.resources import files


def script() -> str:
    """The function that the browser calls once the page stands."""
    return _read("page.js")


def styles() -> str:
    """The style sheet, for light and dark, wide and narrow."""
    return _read("page.css")


def _read(name: str) -> str:
    return (files("qa.page") / name).read_text(encoding="utf-8")
