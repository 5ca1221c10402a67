"""Texts to unit vectors."""

from index.encoding.bert import gelu
from index.encoding.encoder import (
    DEFAULT_ENCODER,
    Encoder,
    SentenceTransformerEncoder,
    shipped_bert,
    shipped_folder,
)

__all__ = [
    "DEFAULT_ENCODER",
    "Encoder",
    "SentenceTransformerEncoder",
    "gelu",
    "shipped_bert",
    "shipped_folder",
]
