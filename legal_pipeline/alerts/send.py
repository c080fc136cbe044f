"""`python -m legal_pipeline.alerts.send`: reads letters as JSON, sends each to its channel, and writes the replies as JSON.

With `--channels` it sends nothing, and publishes the names of the channels for a sender that has just started. The channels come from
the settings, so that no URL is an argument or in a file of the sender.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict

from legal_pipeline.alerts.channels import channels_of, send
from legal_pipeline.alerts.publishing import publish_channels
from legal_pipeline.settings import load_settings


def main() -> None:
    if sys.argv[1:] == ["--channels"]:
        publish_channels(load_settings())
        return
    letters = json.load(sys.stdin)
    channels = {channel.channel_id: channel for channel in channels_of(load_settings().alert_urls)}
    replies = [
        reply
        for letter in letters
        if (channel := channels.get(letter["channel_id"])) is not None
        for reply in send([channel], letter["title"], letter["body"])
    ]
    json.dump([asdict(reply) for reply in replies], sys.stdout)


if __name__ == "__main__":
    main()
