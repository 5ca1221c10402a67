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
from index.encoding.multilingual import MULTILINGUAL
from index.encoding.named import encoder_named

__all__ = [
    "DEFAULT_ENCODER",
    "MULTILINGUAL",
    "Encoder",
    "SentenceTransformerEncoder",
    "encoder_named",
    "gelu",
    "give_back",
    "shipped_bert",
    "shipped_folder",
]
