"""A font for Chinese from an installed Python package, for machines that have none.

Such packages carry one variable font of all weights, whose thinnest is what matplotlib would draw: what a
picture needs is cut out of it as two small fonts, regular and bold.
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Mapping
from functools import cache, lru_cache
from hashlib import sha256
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

from fontTools.subset import Options, Subsetter  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from fontTools.varLib import instancer  # type: ignore[import-untyped]

WEIGHTS = {False: 400, True: 700}  # by whether it is bold


def installed(fonts: Mapping[str, str]) -> Path | None:
    """Find the first font of some packages that is installed: names of modules and files in them."""
    for module, file in fonts.items():
        found = find_spec(module)
        for folder in (found.submodule_search_locations or ()) if found else ():
            if (Path(folder) / file).is_file():
                return Path(folder) / file
    return None


@cache
def characters(font: Path) -> frozenset[str]:
    """List the characters that a font holds."""
    with TTFont(font, lazy=True) as opened:
        return frozenset(map(chr, opened.getBestCmap()))


@lru_cache(maxsize=16)
def cut(font: Path, needed: frozenset[str]) -> Mapping[bool, Path]:
    """Cut characters out of a variable font: the files of their regular and their bold."""
    name = sha256("".join(sorted(needed)).encode()).hexdigest()[:16]
    with TTFont(font, lazy=True, recalcTimestamp=False) as opened:
        few = Subsetter(Options(layout_features=[], notdef_outline=True))
        few.populate(text="".join(sorted(needed)))
        few.subset(opened)
        content = BytesIO()
        opened.save(content)
    files = {bold: _folder() / f"{name}-{weight}.ttf" for bold, weight in WEIGHTS.items()}
    for bold, file in files.items():
        with TTFont(BytesIO(content.getvalue()), recalcTimestamp=False) as small:
            if "fvar" in small:
                instancer.instantiateVariableFont(small, {"wght": WEIGHTS[bold]}, inplace=True)
            small.save(file)
    return files


@cache
def _folder() -> Path:
    """Make the folder of this process's cut fonts; it goes when the process ends."""
    folder = tempfile.mkdtemp(prefix="atlas-fonts-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)
