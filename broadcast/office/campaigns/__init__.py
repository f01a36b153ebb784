"""Campaigns that one office shares with others: published with a signature, fetched, approved by each for itself.

`publish` makes the folder that others fetch from, `source` reads such a folder or site within bounds, `subscribe`
brings a station to it, `subscribed` remembers what was fetched, `words` tells
what changed, `states` how each text stands here.
"""

from __future__ import annotations

from broadcast.office.campaigns.publish import Published, publish_campaign
from broadcast.office.campaigns.states import SharedState, states_of
from broadcast.office.campaigns.subscribe import Fetched, fetch_campaign, fetch_campaigns
from broadcast.office.campaigns.subscribed import Subscribed, SubscribedText, read_subscribed
from broadcast.office.campaigns.words import answer_in_words, fetched_in_words

__all__ = [
    "Fetched",
    "Published",
    "SharedState",
    "Subscribed",
    "SubscribedText",
    "answer_in_words",
    "fetch_campaign",
    "fetch_campaigns",
    "fetched_in_words",
    "publish_campaign",
    "read_subscribed",
    "states_of",
]
