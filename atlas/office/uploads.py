"""Which sessions may bring files: the page says so, and the server asks before it takes one.

Streamlit's own door takes a file for any open session, whether or not the page shows it a box for one.
"""

from __future__ import annotations

import threading

MOST = 4096  # sessions remembered; one forgotten is admitted anew when its page is shown the next time

_admitted: dict[str, None] = {}  # in the order in which they came
_lock = threading.Lock()


def admit(session: str, may: bool) -> None:
    """Let a session bring files from now on, or let it no longer."""
    with _lock:
        _admitted.pop(session, None)
        if may:
            _admitted[session] = None
        if len(_admitted) > MOST:
            del _admitted[next(iter(_admitted))]


def is_admitted(session: str) -> bool:
    """Say whether a session may bring files."""
    return session in _admitted
