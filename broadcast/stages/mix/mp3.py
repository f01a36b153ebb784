"""MP3 frames: how large each of a stream is, and the header that tells players how long a file of them is.

After ISO 11172-3, for MPEG-1 layer III in mono at a constant rate, encoded without a bit reservoir: each frame holds
all of its own sound, and so may follow any other.
"""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from broadcast.errors import MixError

Sizes = npt.NDArray[np.uint16]
FRAME_SAMPLES = 1152
ENCODER_DELAY, DECODER_DELAY = 576, 529
"""Samples by which LAME's output and every decoder's lag behind; players that read the header drop them."""
DELAY = ENCODER_DELAY + DECODER_DELAY
_KBPS = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_RATES_HZ = (44_100, 48_000, 32_000)
_MPEG1_LAYER3, _MONO = 0xFFFB0000, 0xC0
"""The bits of a frame's header that say so; the first also that there is no checksum."""
_BEFORE_INFO = 21
"""Bytes of a frame's header and of mono's side information, after which the Info header stands."""
_INFO = ">4sIII100sI9sBB8sBB3sBBHIH"
"""«Info», flags, frames, bytes, seek table, quality; LAME's: encoder, method, low pass, peak and gains, flags, rate,
delays, two more, preset, bytes, checksum of the music. LAME's last field is a checksum of all that."""
_INFO_BYTES = _BEFORE_INFO + struct.calcsize(_INFO) + 2
_ENCODER, _ALL_FIELDS, _CONSTANT_RATE = b"LAME3.100", 0x0F, 0x01


@dataclass(frozen=True, kw_only=True, slots=True)
class Format:
    """What all frames of a stream have in common: a constant bit rate, and samples a second."""

    kbps: int
    rate_hz: int


def sizes_of(stream: bytes) -> Sizes:
    """How many bytes each frame of a bare stream has. Raises MixError where no frame begins at the end of another."""
    sizes, at = [], 0
    while at < len(stream):
        sizes.append(_size_of(stream[at : at + 4]))
        at += sizes[-1]
    return np.array(sizes, np.uint16)


@lru_cache(maxsize=16)  # the frames of a stream differ in their padding alone
def _size_of(header: bytes) -> int:
    kind = format_of(header)
    return 144_000 * kind.kbps // kind.rate_hz + (header[2] >> 1 & 1)


def format_of(frame: bytes) -> Format:
    """The format of a frame. Raises MixError for anything but MPEG-1 layer III in mono."""
    header = int.from_bytes(frame[:4])
    kbps, rate = header >> 12 & 15, header >> 10 & 3
    known = 0 < kbps < len(_KBPS) and rate < len(_RATES_HZ)
    if header & 0xFFFF0000 & _MPEG1_LAYER3 != _MPEG1_LAYER3 or header & _MONO != _MONO or not known:
        raise MixError("khung MP3 không đúng dạng — cài lại bằng: make clean, rồi make bulletin")
    return Format(kbps=_KBPS[kbps], rate_hz=_RATES_HZ[rate])


def frame_count(samples: int) -> int:
    """How many frames a file needs to give that many samples back."""
    return math.ceil((samples + DELAY) / FRAME_SAMPLES)


def no_header_yet(kind: Format) -> bytes:
    """A silent frame in the place of the Info header, as large as that will be."""
    fitting = (kbps for kbps in _KBPS if kbps >= kind.kbps and 144_000 * kbps // kind.rate_hz >= _INFO_BYTES)
    kbps = next(fitting)
    header = _MPEG1_LAYER3 | _KBPS.index(kbps) << 12 | _RATES_HZ.index(kind.rate_hz) << 10 | _MONO
    return header.to_bytes(4) + bytes(144_000 * kbps // kind.rate_hz - 4)


def info_header(kind: Format, sizes: Sizes, samples: int) -> bytes:
    """What stands before frames of these sizes, of which players are to hear so many samples.

    Raises ValueError unless there are as many frames as `frame_count` asks for.
    """
    if len(sizes) != frame_count(samples):
        raise ValueError(f"{len(sizes)} frames for {samples} samples")
    head = bytearray(no_header_yet(kind))
    size = len(head) + int(sizes.sum(dtype=np.int64))
    padding = len(sizes) * FRAME_SAMPLES - ENCODER_DELAY - samples
    info = struct.pack(
        _INFO,
        b"Info",
        _ALL_FIELDS,
        len(sizes),
        size,
        _seek_table(len(head), sizes, size),
        0,
        _ENCODER,
        _CONSTANT_RATE,
        0,
        bytes(8),
        0,
        kind.kbps,
        (ENCODER_DELAY << 12 | padding).to_bytes(3),
        0,
        0,
        0,
        size,
        0,
    )
    head[_BEFORE_INFO : _BEFORE_INFO + len(info)] = info
    head[_INFO_BYTES - 2 : _INFO_BYTES] = _crc16(head[: _INFO_BYTES - 2]).to_bytes(2)
    return bytes(head)


def _seek_table(begin: int, sizes: Sizes, size: int) -> bytes:
    """For each hundredth of the time, how far into the file it is, in parts of 256."""
    places = begin + np.concatenate([[0], np.cumsum(sizes, dtype=np.int64)])
    return bytes((256 * places[np.arange(100) * len(sizes) // 100] // size).astype(np.uint8))


def _crc16(data: bytes | bytearray) -> int:
    """The checksum that LAME writes: CRC-16 with the polynomial 0x8005, least bit first."""
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0xA001 if crc & 1 else 0)
    return crc
