"""An encoder by its name, as settings and the configuration of an index have it."""

from __future__ import annotations

from index.encoding.encoder import Encoder, SentenceTransformerEncoder
from index.encoding.multilingual import MULTILINGUAL, MultilingualEncoder


def encoder_named(name: str) -> Encoder:
    """'multilingual', or a model of sentence-transformers. Raises EncoderError where it is not there."""
    return MultilingualEncoder() if name == MULTILINGUAL else SentenceTransformerEncoder(name)
