"""What can go wrong, each with the value, the file and the remedy in its message.

QuothError
├── SourceError          a source cannot be read: missing, no permission, not a known format
│   ├── ExtractError     a file or record was read, but holds no article
│   └── TooCostly        what is in it takes more time or memory than one document may
├── EncoderError         an encoder cannot be loaded, or its weights are not the ones that were promised
├── IndexFolderError     the index folder cannot be used as it is
│   ├── EncoderMismatch  it was made by another encoder
│   ├── NewerVersion     it was made by a newer version of Quoth
│   ├── DamagedIndex     a file in it is broken
│   └── IndexLocked      another process is writing to it
└── QuestionError        a question or filter that cannot be answered as it stands: empty, too long
"""


class QuothError(Exception):
    """Root of all errors that Quoth raises on purpose; the message is meant for the user."""


class SourceError(QuothError):
    """A source of articles cannot be read."""


class ExtractError(SourceError):
    """A document was read, but no article could be made of it."""


class TooCostly(SourceError):
    """Work on a document was ended: it took more time or memory than one document may take."""


class EncoderError(QuothError):
    """An encoder cannot be loaded or is not what it claims to be."""


class IndexFolderError(QuothError):
    """An index folder cannot be used as it is."""


class EncoderMismatch(IndexFolderError):
    """The index was made by another encoder than the one asked for."""


class NewerVersion(IndexFolderError):
    """The index was made by a newer version of Quoth."""


class DamagedIndex(IndexFolderError):
    """A file of the index is broken and cannot be rebuilt by itself."""


class IndexLocked(IndexFolderError):
    """Another process is writing to the index."""


class QuestionError(QuothError):
    """A question, or a filter on it, that cannot be answered as it stands."""
