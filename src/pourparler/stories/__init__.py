"""Reports of common origin and statements of the same act of speaking: stories, utterances, independent sources."""

from pourparler.stories.copies import are_copies, bands, day_number, near_in_time
from pourparler.stories.groups import Groups
from pourparler.stories.origin import independent_sources, origin, plain_name
from pourparler.stories.reports import joined, report_statements, reported_statement, said_on, story_of
from pourparler.stories.utterances import Heard, Voice, same_utterance, voice, voice_key
from pourparler.stories.words import copy_hash, word_sets

__all__ = [
    "Groups",
    "Heard",
    "Voice",
    "are_copies",
    "bands",
    "copy_hash",
    "day_number",
    "independent_sources",
    "joined",
    "near_in_time",
    "origin",
    "plain_name",
    "report_statements",
    "reported_statement",
    "said_on",
    "same_utterance",
    "story_of",
    "voice",
    "voice_key",
    "word_sets",
]
