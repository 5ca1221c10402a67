"""Questions understood: kind, speaker, topic, time; follow-ups made self-contained."""

from qa.asking.known import Known, known_speaker, known_to, meant
from qa.asking.offices import bearers
from qa.asking.readback import changed, described, noted
from qa.asking.speaker_names import without_title
from qa.asking.understand import sound, understand

__all__ = [
    "Known",
    "bearers",
    "changed",
    "described",
    "known_speaker",
    "known_to",
    "meant",
    "noted",
    "sound",
    "understand",
    "without_title",
]
