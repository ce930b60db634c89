"""Files damaged at random: overwritten, cut out and inserted into here and there, then broken off."""

from __future__ import annotations

from hypothesis import strategies as st

DAMAGE = st.lists(
    st.tuples(st.floats(0, 1, exclude_max=True), st.integers(1, 40), st.binary(max_size=8)), max_size=6
)


def damaged(raw: bytes, damage: list[tuple[float, int, bytes]], length: float) -> bytes:
    for place, count, put in damage:
        at = int(place * len(raw))
        raw = raw[:at] + put + raw[at + count :]
    return raw[: max(8, int(length * len(raw)))]
