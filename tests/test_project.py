"""The project keeps its own promises: one list of dependencies, locked; no machine's traces; short files."""

from __future__ import annotations

import ast
import re
import subprocess
import tomllib
from pathlib import Path

import yaml

from atlas.reading.open import open_plan

ROOT = Path(__file__).parents[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LONGEST_FILE = 400  # lines


def _requirement(text: str) -> tuple[str, str]:
    match = re.fullmatch(r"([A-Za-z0-9-]+)\s*(.*)", text.strip())
    assert match, text
    return match.group(1).lower(), match.group(2).replace(" ", "")


def _tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def _texts() -> list[tuple[Path, str]]:
    found = []
    for path in _tracked():
        try:
            found.append((path, path.read_text(encoding="utf-8")))
        except UnicodeDecodeError:
            continue
    return found


def test_conda_users_get_the_same_dependencies():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    pip = next(item["pip"] for item in environment if isinstance(item, dict))
    conda = dict(_requirement(item) for item in environment if isinstance(item, str))
    assert conda.pop("python") == PYPROJECT["project"]["requires-python"]
    assert conda.pop("pip") == ""
    assert conda | dict(map(_requirement, pip)) == dict(
        map(_requirement, PYPROJECT["project"]["dependencies"])
    )


def test_the_readme_gives_a_reason_for_every_dependency_and_for_nothing_else():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    listed = readme.partition("| package | why |")[2].partition("\n\n")[0]
    reasons = dict(re.findall(r"^\| ([a-z0-9-]+) \| (.+) \|$", listed, re.MULTILINE))
    assert list(reasons) == sorted(
        _requirement(requirement)[0] for requirement in PYPROJECT["project"]["dependencies"]
    )


def test_no_registry_host_and_no_machine_path_is_named():
    hosts = re.compile(r"(?:pypi|pythonhosted|npmjs|debian)\.(?:org|com)|/(?:root|home|work|tmp|farm)/[\w.]+")
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path, text in _texts()
        if (match := hosts.search(text))
    ]
    assert found == []


def test_no_sentence_of_the_plans_is_in_the_repository(shared):
    length = 28  # characters in a row: a sentence, not a name
    shingles: set[str] = set()
    for plan in (shared / "plans").glob("*.txt"):
        body = re.sub(r"[\s*#]+", "", plan.read_text(encoding="utf-8"))
        body = body.replace(open_plan(plan).title, "\n")  # a title is a name
        runs = (body[at : at + length] for at in range(len(body) - length))
        shingles.update(run for run in runs if len(re.findall("[\u4e00-\u9fff]", run)) > length // 2)
    copied = []
    for path, text in _texts():
        flat = re.sub(r"[\s*#]+", "", text)
        copied += [
            f"{path.relative_to(ROOT)}: {flat[at : at + length]}"
            for at in range(len(flat) - length)
            if flat[at : at + length] in shingles
        ]
    assert copied == []


def test_no_file_of_code_is_two_things():
    long = [path.name for path, text in _texts() if path.suffix == ".py" and text.count("\n") > LONGEST_FILE]
    assert long == []


def test_no_county_is_named_in_code():
    data = ROOT / "gazetteer" / "data"
    codes = [folder.name for folder in data.iterdir() if (folder / "county.toml").is_file()]
    shorts = [
        tomllib.loads((data / code / "county.toml").read_text(encoding="utf-8"))["short"] for code in codes
    ]
    assert shorts, "there is built-in data"
    named = [
        f"{path.relative_to(ROOT)}:{line}: {used}"
        for path, text in _texts()
        if path.suffix == ".py"
        and path.relative_to(ROOT).parts[0] in ("atlas", "layers", "gazetteer", "app.py")
        for line, used in _strings(ast.parse(text))
        if any(word in used for word in (*shorts, *codes))
    ]
    assert named == []


def _strings(tree: ast.AST) -> list[tuple[int, str]]:
    """List the strings that a program uses: docstrings may give an example, these may not."""
    prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        (node.lineno, node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose
    ]
