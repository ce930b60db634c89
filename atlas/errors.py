"""Errors that a user can mend. One that is ours carries the key of its sentence, not the sentence."""

from __future__ import annotations

import errno
from pathlib import Path

_DISK = {
    errno.ENOSPC: "disk-full",
    errno.EDQUOT: "disk-full",
    errno.EFBIG: "disk-full",
    errno.EROFS: "disk-read-only",
    errno.EACCES: "disk-refused",
    errno.EPERM: "disk-refused",
    errno.EEXIST: "disk-no-folder",
    errno.ENOTDIR: "disk-no-folder",
    errno.EIO: "disk-failing",
}


class UserError(ValueError):
    """Something asked for cannot be done, and the user can change that.

    Attributes
    ----------
    key : str
        Which message of the words (under ``error``) tells the user what to do.
    values : dict
        What the message names.
    """

    def __init__(self, key: str, **values: str) -> None:
        super().__init__(f"{key}: {values}")
        self.key = key
        self.values = values


class StoreError(ValueError):
    """A file is not a workspace that this version reads."""


class DamagedError(StoreError, UserError):
    """A workspace is not as it was written."""

    @classmethod
    def of(cls, path: Path) -> DamagedError:
        """Say it of a file."""
        return cls("workspace-damaged", name=path.name)


class DiskError(UserError):
    """A file cannot be read or written now; what is there is untouched."""

    @classmethod
    def of(cls, error: OSError) -> DiskError:
        """Say in words what the system says in English."""
        reason = {} if error.errno in _DISK else {"reason": error.strerror or str(error)}
        return cls(_DISK.get(error.errno or 0, "os"), name=str(error.filename or ""), **reason)


class OlderFileError(StoreError):
    """A workspace was written by an earlier version: ``atlas.keeping.upgrade`` brings it up."""


class NewerFileError(StoreError, UserError):
    """A file was written by a later version of the program than this one."""

    def __init__(self, name: str, version: int, known: int) -> None:
        UserError.__init__(self, "file-newer", name=name, version=str(version), known=str(known))


class PostgisError(StoreError, UserError):
    """A database that atlases cannot be read from or published to. What it says names no password."""

    def __init__(self, key: str, **values: str) -> None:
        UserError.__init__(self, key, **values)
