"""What is known: articles in, a searchable index on disk."""

from index.article import (
    Article,
    Attribution,
    Filters,
    Hit,
    Outcome,
    Passage,
    Progress,
    Statement,
    Status,
    SyncReport,
    to_day,
)
from index.attribution import Tagger, day_of
from index.encoding import DEFAULT_ENCODER, Encoder
from index.errors import (
    DamagedIndex,
    EncoderError,
    EncoderMismatch,
    ExtractError,
    IndexFolderError,
    IndexLocked,
    NewerVersion,
    QuestionError,
    QuothError,
    SourceError,
)
from index.intake import WebSettings
from index.library import Index
from index.people import resolve_speakers
from index.search import Mode
from index.text import gender_of, split_sentences

__all__ = [
    "DEFAULT_ENCODER",
    "Article",
    "Attribution",
    "DamagedIndex",
    "Encoder",
    "EncoderError",
    "EncoderMismatch",
    "ExtractError",
    "Filters",
    "Hit",
    "Index",
    "IndexFolderError",
    "IndexLocked",
    "Mode",
    "NewerVersion",
    "Outcome",
    "Passage",
    "Progress",
    "QuestionError",
    "QuothError",
    "SourceError",
    "Statement",
    "Status",
    "SyncReport",
    "Tagger",
    "WebSettings",
    "day_of",
    "gender_of",
    "resolve_speakers",
    "split_sentences",
    "to_day",
]
