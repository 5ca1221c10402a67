"""What is known: articles in, a searchable index on disk."""

from index.article import (
    Article,
    Attribution,
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
from index.library import Index
from index.people import resolve_speakers
from index.search import Mode
from index.text import (
    MONTH,
    MONTHS,
    UPPER,
    WEEKDAY,
    WEEKDAYS,
    gender_of,
    month_number,
    plain_letters,
    split_sentences,
    surname_key,
    surname_keys,
    surname_of,
)
from index.text.vocabulary import NUMBERS

__all__ = [
    "DEFAULT_ENCODER",
    "MONTH",
    "MONTHS",
    "NUMBERS",
    "UPPER",
    "WEEKDAY",
    "WEEKDAYS",
    "Article",
    "Attribution",
    "DamagedIndex",
    "Encoder",
    "EncoderError",
    "EncoderMismatch",
    "ExtractError",
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
    "month_number",
    "plain_letters",
    "resolve_speakers",
    "split_sentences",
    "surname_key",
    "surname_keys",
    "surname_of",
    "to_day",
]
