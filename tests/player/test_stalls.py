"""What the machine slept through is known by its time, so that a late beginning can be explained."""

from __future__ import annotations

from broadcast.player.stalls import KEPT, Stalls


def test_only_sleeps_that_last_too_long_are_stalls_and_their_share_of_a_time_is_told() -> None:
    stalls = Stalls()
    assert stalls.slept(10.0, 10.2, 0.1) == 0
    assert round(stalls.slept(20.0, 22.1, 0.1), 3) == 2
    assert stalls.within_ms(20.1, 22.1) == 2000
    assert stalls.within_ms(21.1, 30) == 1000
    assert stalls.within_ms(0, 20) == 0
    for number in range(KEPT):
        stalls.slept(100.0 + number, 100.6 + number, 0.1)
    assert stalls.within_ms(0, 50) == 0
    assert stalls.within_ms(50, 500) == 500 * KEPT
