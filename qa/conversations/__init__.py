"""What people keep: conversations, their answers as records, and clippings; one file beside the index."""

from qa.conversations.exporting import FORMATS, Format, exported
from qa.conversations.kept import Clipping, Conversation, Exchange, Heading, turns
from qa.conversations.store import Conversations, ConversationsError

__all__ = [
    "FORMATS",
    "Clipping",
    "Conversation",
    "Conversations",
    "ConversationsError",
    "Exchange",
    "Format",
    "Heading",
    "exported",
    "turns",
]
