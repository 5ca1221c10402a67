"""Questions understood: kind, speaker, topic, time; follow-ups made self-contained."""

from qa.asking.held_roles import DETERMINER, is_of, without_article
from qa.asking.known import Known, known_speaker, known_to, meant
from qa.asking.offices import HEADS, bearers
from qa.asking.readback import changed, described, noted
from qa.asking.speaker_names import without_title
from qa.asking.understand import sound, understand

__all__ = [
    "DETERMINER",
    "HEADS",
    "Known",
    "bearers",
    "changed",
    "described",
    "is_of",
    "known_speaker",
    "known_to",
    "meant",
    "noted",
    "sound",
    "understand",
    "without_article",
    "without_title",
]
