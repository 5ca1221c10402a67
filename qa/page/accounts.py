"""Who may see the page: names with hashed passwords, from a file, the environment or the command line."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from index import QuothError

_COST, _BLOCK, _PARALLEL = 2**14, 8, 1  # of scrypt (RFC 7914): 16 MiB and some 50 ms a try
_SALT, _LENGTH = 16, 32  # bytes
_METHOD = "scrypt"


class AccountsError(QuothError):
    """The accounts for the page cannot be read."""


@dataclass(frozen=True, slots=True)
class Accounts:
    """Names, each with the hash of a password as `hashed` gives it."""

    hashes: Mapping[str, str]

    def admit(self, name: str, password: str) -> bool:
        """Whether this is the password of this name; as slow for a name that there is not."""
        known = self.hashes.get(name)
        right = _matches(password, known or _NOBODY)
        return known is not None and right


def accounts_from(file: str | None, pair: str | None) -> Accounts | None:
    """Accounts of a file (a line `NAME:HASH` each), or of one `NAME:PASSWORD`; None where neither is given.

    Raises AccountsError for a file that cannot be read, or that holds a line of another kind.
    """
    if file:
        return Accounts(_read(Path(file)))
    if not pair:
        return None
    name, _, password = pair.partition(":")
    if not (name and password):
        raise AccountsError("A name and a password are needed: NAME:PASSWORD.")
    return Accounts({name: hashed(password)})


def hashed(password: str) -> str:
    """A password as a line of accounts keeps it: scrypt with a salt of its own."""
    salt = secrets.token_bytes(_SALT)
    return "$".join((_METHOD, salt.hex(), _digest(password, salt).hex()))


def _read(file: Path) -> dict[str, str]:
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise AccountsError(f"The accounts in '{file}' cannot be read: {error}") from error
    found: dict[str, str] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.startswith("#"):
            continue
        name, _, kept = line.strip().partition(":")
        if not name or not _is_hash(kept):
            raise AccountsError(
                f"Line {number} of '{file}' is no account. Make one: quoth account NAME >> '{file}'"
            )
        found[name] = kept
    if not found:
        raise AccountsError(f"'{file}' holds no account. Make one: quoth account NAME >> '{file}'")
    return found


def _is_hash(kept: str) -> bool:
    method, *parts = kept.split("$")
    try:
        sizes = [len(bytes.fromhex(part)) for part in parts]
    except ValueError:
        return False
    return method == _METHOD and sizes == [_SALT, _LENGTH]


def _matches(password: str, kept: str) -> bool:
    _, salt, digest = kept.split("$")
    return hmac.compare_digest(_digest(password, bytes.fromhex(salt)).hex(), digest)


def _digest(password: str, salt: bytes) -> bytes:
    text = password.encode("utf-8", "surrogatepass")
    return hashlib.scrypt(text, salt=salt, n=_COST, r=_BLOCK, p=_PARALLEL, dklen=_LENGTH)


_NOBODY = "$".join((_METHOD, os.urandom(_SALT).hex(), bytes(_LENGTH).hex()))
