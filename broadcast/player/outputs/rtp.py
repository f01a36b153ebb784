"""RTP to IP horns, as multicast or to one of them: G.711 µ-law at 8 kHz or G.722 at 16 kHz, 20 ms a packet."""

from __future__ import annotations

from broadcast.outside.ffmpeg import command

CODECS = {"pcmu": ("pcm_mulaw", 8000), "g722": ("g722", 16_000)}
PACKET_BYTES = 172
"""A header of 12 bytes and 160 of sound: the 20 ms that horns expect, in either codec (RFC 3551)."""
TTL = 16
"""How many routers a multicast packet may pass: enough for a commune's own network."""


def words(to: str, codec: str, rate_hz: int) -> tuple[str, ...]:
    """The ffmpeg that sends raw samples from its input to HOST:PORT."""
    name, sent_hz = CODECS[codec]
    return command(
        *("-loglevel", "error", "-probesize", "32", "-f", "s16le", "-ar", str(rate_hz), "-ac", "1", "-i", "pipe:0"),
        *("-af", f"aresample={sent_hz},asetnsamples={sent_hz // 50}:p=1", "-ac", "1", "-c:a", name),
        *("-flush_packets", "1"),
        *("-f", "rtp", f"rtp://{to}?pkt_size={PACKET_BYTES}&ttl={TTL}"),
    )
