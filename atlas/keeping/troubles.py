"""What a reader should know of the files of the atlases: out of date, damaged, put aside."""

from __future__ import annotations

from atlas import library
from atlas.errors import StoreError, UserError
from atlas.library import LibraryError
from atlas.store import open_store


def found() -> tuple[UserError, ...]:
    """List what is wrong, each once; nothing of it hinders the other atlases."""
    wrong = {str(hindrance): hindrance for hindrance in library.bring_up_to_date()}
    for path in library.workspaces():
        try:
            open_store(path)
        except UserError as error:
            wrong.setdefault(str(error), error)
        except StoreError:  # of an earlier version, which is brought up when it is opened
            continue
    kept = [LibraryError("workspace-kept", name=path.name) for path in library.put_aside()]
    return (*wrong.values(), *kept)
