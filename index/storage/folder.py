"""The index folder: the names of its files, and what made it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from index.encoding import DEFAULT_ENCODER, Encoder
from index.errors import DamagedIndex, EncoderError, EncoderMismatch, IndexFolderError, NewerVersion
from index.storage.connection import lost
from index.storage.files import write_whole

FORMAT_VERSION = 1
_MOST = 1_000_000  # no version, and no number of an encoder, is as high


@dataclass(frozen=True, slots=True)
class Folder:
    """Every file name in an index folder stands here, and nowhere else."""

    root: Path

    @property
    def config(self) -> Path:
        """Which encoder made the index."""
        return self.root / "config.json"

    @property
    def catalogue(self) -> Path:
        """The truth, in SQLite."""
        return self.root / "catalogue.sqlite"

    @property
    def vectors(self) -> Path:
        """Derived: names the file of FAISS beside it, `vectors-<n>.faiss`."""
        return self.root / "vectors.json"

    def words(self, name: str) -> Path:
        """Derived: a folder of tantivy's, `lexical-<n>`; the catalogue says which one counts."""
        return self.root / name

    def all_words(self) -> list[Path]:
        """All such folders, those that count no more too (and what older versions kept beside them)."""
        return list(self.root.glob("lexical*"))

    @property
    def lock(self) -> Path:
        """Held by the one process that writes."""
        return self.root / "lock"

    @property
    def uploads(self) -> Path:
        """Articles that were added in the browser."""
        return self.root / "uploads"

    def bytes_on_disk(self) -> int:
        """Size of all files of the index, uploads not counted."""
        files = (file for file in self.root.rglob("*") if self.uploads not in file.parents)
        sizes = {stat.st_ino: stat.st_size for file in files if file.is_file() for stat in [file.stat()]}
        return sum(sizes.values())

    def prepare(self, create: bool) -> bool:
        """Whether an index is there already; makes the folder where it is missing and may be made.

        Raises IndexFolderError where neither is so, or DamagedIndex where the catalogue is gone.
        """
        if self.config.is_file():
            if not self.catalogue.is_file():
                raise DamagedIndex(lost(self.catalogue, "it is missing"))
            return True
        if self.root.exists() and not self.root.is_dir():
            raise IndexFolderError(
                f"'{self.root}' is a file, not an index folder. Name another with --index."
            )
        own = (self.catalogue.name, self.lock.name)  # left by a first run that was stopped
        others = [f for f in self.root.iterdir() if not f.name.startswith(own)] if self.root.is_dir() else []
        if others and self.catalogue.is_file():
            raise DamagedIndex(
                f"{self.config} is missing. Restore it from a copy, or copy it from another index that the "
                "same encoder made; or delete the index folder and sync the articles again."
            )
        if others:
            raise IndexFolderError(
                f"'{self.root}' is not empty and holds no Quoth index (no config.json). Name another folder."
            )
        if not create:
            raise IndexFolderError(
                f"There is no index in '{self.root}' yet. Make one: quoth sync ARTICLES --index '{self.root}'"
            )
        try:
            self.root.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise IndexFolderError(f"The index folder '{self.root}' cannot be made: {error}") from error
        return False


@dataclass(frozen=True, slots=True)
class Config:
    """What made an index; kept in `config.json`, so that vectors of two encoders are never mixed."""

    format_version: int
    encoder: str
    weights_sha256: str
    dimensions: int
    max_tokens: int

    @classmethod
    def of(cls, encoder: Encoder) -> Config:
        """The configuration of a new index."""
        return cls(FORMAT_VERSION, encoder.name, encoder.fingerprint, encoder.dimensions, encoder.max_tokens)

    @classmethod
    def read(cls, file: Path) -> Config:
        """Raises NewerVersion, or DamagedIndex where the file is no configuration."""
        try:
            fields = json.loads(file.read_text(encoding="utf-8"))
            version = fields["format_version"]
            if type(version) is int and FORMAT_VERSION < version < _MOST:
                raise NewerVersion(
                    f"The index '{file.parent}' was made by a newer version of Quoth (format {version}, this "
                    f"one reads {FORMAT_VERSION}). Upgrade: pip install --upgrade quoth"
                )
            config = cls(**fields)
            config._demand_sense()
        except (KeyError, OSError, RecursionError, TypeError, ValueError) as error:
            raise DamagedIndex(
                f"{file} is damaged ({error}). Restore it from a copy, or copy it from another index that "
                "the same encoder made; or delete the index folder and sync the articles again."
            ) from error
        return config

    def _demand_sense(self) -> None:
        """Raises ValueError for a value that no configuration has."""
        for name in ("encoder", "weights_sha256"):
            if not isinstance(value := getattr(self, name), str) or not value:
                raise ValueError(f"'{name}' is no text: {value!r:.80}")
        for name in ("format_version", "dimensions", "max_tokens"):
            value = getattr(self, name)
            if type(value) is not int or not 0 < value < _MOST:
                raise ValueError(f"'{name}' is no sensible number: {value!r:.80}")

    def write(self, file: Path) -> None:
        """Written beside and renamed."""
        write_whole(file, json.dumps(asdict(self), indent=2) + "\n")

    def check(self, encoder: Encoder, where: Path) -> None:
        """Raises EncoderMismatch where the index was made by another encoder, or by other weights."""
        if encoder.name != self.encoder and self._has_weights_of(encoder):
            raise EncoderMismatch(
                f"config.json of the index '{where}' names the encoder '{self.encoder}', but notes the "
                f"weights of '{encoder.name}'. Leave --encoder out; or, if that name is damaged, put "
                f"'{encoder.name}' there, or restore the file from a copy."
            )
        if encoder.name != self.encoder:
            raise EncoderMismatch(
                f"The index '{where}' was made with the encoder '{self.encoder}', not with '{encoder.name}'. "
                f"Leave --encoder out, or make a new index with it in another folder (--index)."
            )
        if encoder.fingerprint != self.weights_sha256:
            raise EncoderMismatch(
                f"The index '{where}' was made with other weights of '{self.encoder}' (sha256 "
                f"{self.weights_sha256[:12]}…, now {encoder.fingerprint[:12]}…). Bring those weights back, "
                "or make a new index in another folder (--index)."
            )

    def _has_weights_of(self, encoder: Encoder) -> bool:
        """Whether these are its weights; not asked of a hub, which may be tried for minutes in vain."""
        if encoder.name != DEFAULT_ENCODER and not Path(encoder.name).is_dir():
            return False
        try:
            return encoder.fingerprint == self.weights_sha256
        except EncoderError:
            return False

    def misfits(self, encoder: Encoder, where: Path) -> Iterator[str]:
        """What of this the encoder that made the index does not have, or another encoder has."""
        try:
            self.check(encoder, where)
        except EncoderMismatch as error:
            yield str(error)
            return
        for name in ("dimensions", "max_tokens"):
            noted, right = getattr(self, name), getattr(encoder, name)
            if noted != right:
                yield (
                    f"config.json of the index '{where}' is damaged: '{name}' is {noted}, but the encoder "
                    f"that made the index has {right}. Put that there."
                )
