"""Why a service could not be asked, or would not answer: one kind of error, with what was the matter."""

from __future__ import annotations

PROBLEMS = (
    "unreachable",  # no network, no such host, the connection broke
    "slow",  # no whole answer in time
    "moved",  # it points to another host: a login page, or a service that has moved
    "page",  # a web page instead of data: a login page, a firewall, a wrong address
    "large",  # more than any answer can be
    "broken",  # data that is not what the service documents
    "key",  # the key is refused
    "key-kind",  # the key is for browsers, not for programs
    "quota",  # the key's or the server's limit is used up
    "blocked",  # the service refuses this computer or this program
    "refused",  # the service does not take the question
    "failing",  # the service has an error of its own
    "cache",  # the file with the answers cannot be used
)


class OnlineError(RuntimeError):
    """A service could not be asked; what was answered before stays in the cache.

    Attributes
    ----------
    problem : str
        One of ``PROBLEMS``.
    host : str
        Who was asked; for "cache" the file.
    detail : str
        What exactly happened, in the words of the system or the service; never the user's key.
    """

    def __init__(self, problem: str, host: str, detail: str = "") -> None:
        super().__init__(f"{host}: {problem}" + (f" ({detail})" if detail else ""))
        self.problem, self.host, self.detail = problem, host, detail
