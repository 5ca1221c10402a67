"""The door of the page: what `quoth chat` says of visitors, as its server is told it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from fastapi.middleware import Middleware

from qa.page.accounts import Accounts, accounts_from
from qa.page.guard import Guard, Names, Tries
from qa.page.opening import Address


@dataclass(frozen=True, slots=True)
class Door:
    """Who may come in: accounts, if there are any; names and origins that are allowed beside its own."""

    accounts: Accounts | None = None
    hosts: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()


def door_from(
    environment: Mapping[str, str],
    accounts: str | None = None,
    pair: str | None = None,
    hosts: Sequence[str] = (),
    origins: Sequence[str] = (),
) -> Door:
    """The door as options, or else `QUOTH_ACCOUNTS` and `QUOTH_AUTH`, have it.

    Raises AccountsError where the accounts cannot be read.
    """
    file = accounts or (None if pair else environment.get("QUOTH_ACCOUNTS"))
    found = accounts_from(file, pair or environment.get("QUOTH_AUTH"))
    return Door(found, tuple(hosts), tuple(origin.rstrip("/") for origin in origins))


def sign_in(door: Door) -> Callable[[str, str], Awaitable[bool]] | None:
    """What tells whether a name and a password are right, beside the server's loop; None for an open door."""
    accounts = door.accounts
    if accounts is None:
        return None

    async def admit(name: str, password: str) -> bool:
        return await asyncio.to_thread(accounts.admit, name, password)

    return admit


def guarded(address: Address, door: Door) -> Middleware:
    """The middleware that holds requests against the door."""
    names = Names.of(address, door.hosts)
    return Middleware(Guard, names=names, origins=frozenset(door.origins), tries=Tries())
