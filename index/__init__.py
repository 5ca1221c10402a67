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
from index.embed import DEFAULT_ENCODER, Encoder
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
from index.library import Index
from index.names import gender_of
from index.passages import split_sentences
from index.search import Mode
from index.speakers import resolve_speakers
from index.tagger import Tagger
from index.wording import day_of

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
    "day_of",
    "gender_of",
    "resolve_speakers",
    "split_sentences",
    "to_day",
]
