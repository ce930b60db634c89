"""What keeps an office's work, cut off at any moment: an old workspace upgraded, backed up, put back."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

from atlas.corrections import Draft, Target, log
from atlas.keeping import backup, restore, upgrade
from atlas.store import VERSION, GeoPackageStore, open_store
from tests.sample_atlas import make

STORED = Path(__file__).parents[1] / "data" / "workspace-format-1.gpkg.gz"
JUDGED = Draft("judge", Target("finding", "members", "样区", 0), {"state": "ignored"}, "张三")


class Keep:
    """A workspace of format 1 is upgraded; a folder is backed up over an earlier backup, and one put back."""

    def prepare(self, folder: Path) -> None:
        (folder / "home").mkdir()
        old, atlas = folder / "old.gpkg", folder / "home" / "atlas.gpkg"
        old.write_bytes(gzip.decompress(STORED.read_bytes()))
        log.append(old, JUDGED)
        make(atlas)
        log.append(atlas, JUDGED)
        self.back_up(folder, "saved.zip")
        earlier = atlas.read_bytes()
        log.append(atlas, JUDGED)
        self.back_up(folder, "later.zip")
        atlas.write_bytes(earlier)

    def warm(self, folder: Path) -> None:
        pass

    @staticmethod
    def back_up(folder: Path, name: str) -> None:
        backup.write(folder / name, backup.of_one(folder / "home" / "atlas.gpkg"))

    def run(self, folder: Path, confirm: Callable[[str], None]) -> None:
        upgrade.upgrade(folder / "old.gpkg")
        confirm("upgraded")
        self.back_up(folder, "saved.zip")
        confirm("saved")
        restore.restore(folder / "later.zip", folder / "home")
        confirm("restored")

    def check(self, folder: Path, confirmed: list[str]) -> None:
        old, atlas = folder / "old.gpkg", folder / "home" / "atlas.gpkg"
        assert GeoPackageStore(old).version in (1, VERSION) and len(log.read(old)) == 1
        if "upgraded" in confirmed:
            assert len(open_store(old).tables()) == len(open_store(atlas).tables())
        assert restore.verify(folder / "saved.zip").files
        assert open_store(atlas).tables()
        assert len(log.read(atlas)) in ((2,) if "restored" in confirmed else (1, 2))
