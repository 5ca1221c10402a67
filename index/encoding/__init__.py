"""Texts to unit vectors."""

from index.encoding.bert import gelu
from index.encoding.encoder import (
    DEFAULT_ENCODER,
    Encoder,
    SentenceTransformerEncoder,
    shipped_bert,
    shipped_folder,
)
from index.encoding.heap import give_back

__all__ = [
    "DEFAULT_ENCODER",
    "Encoder",
    "SentenceTransformerEncoder",
    "gelu",
    "give_back",
    "shipped_bert",
    "shipped_folder",
]
