"""Whose conversations a visitor sees: an account's, or those of a browser that holds a key."""

from __future__ import annotations

import hashlib
import secrets

import gradio as gr

_SHORTEST = 32  # characters of a browser's key, which nobody can guess


def person_of(request: gr.Request, key: str | None) -> str:
    """Who asks: the account where one is signed in, else the browser by its key; of that only a hash is kept.

    "" for a browser without a key: it keeps nothing.
    """
    if request.username:
        return f"account:{request.username}"
    if not key or len(key) < _SHORTEST:
        return ""
    return f"browser:{hashlib.sha256(key.encode()).hexdigest()[:32]}"


def key_for(key: str | None) -> str:
    """The key that a browser brings, or a new one for a browser that has none."""
    return key if isinstance(key, str) and len(key) >= _SHORTEST else secrets.token_urlsafe(_SHORTEST)
