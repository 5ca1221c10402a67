"""Questions understood: kind, speaker, topic, time; follow-ups made self-contained."""

from qa.asking.names import Known, known_speaker, known_to, meant
from qa.asking.offices import bearers
from qa.asking.understand import understand
from qa.asking.understood import changed, described, noted

__all__ = [
    "Known",
    "bearers",
    "changed",
    "described",
    "known_speaker",
    "known_to",
    "meant",
    "noted",
    "understand",
]
