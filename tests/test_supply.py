"""What the product is made of is known, allowed, pinned by digest, and written down."""

from __future__ import annotations

import pytest

from tests.supply import licences, lock, sbom
from tests.supply.licences import LicenceError

LOCKS = (
    "requirements.lock",
    "tests/requirements.lock",
    "tests/bench/requirements.lock",
    "tests/extracts.lock",
    "tests/tools.lock",
)


def test_the_page_of_licences_is_up_to_date():
    assert licences.PAGE.read_text(encoding="utf-8") == licences.page(), "make licences"


@pytest.mark.parametrize(
    ("said", "allowed"),
    [
        ("MIT", True),
        ("Apache-2.0 OR GPL-3.0-only", True),
        ("MIT AND 0BSD", True),
        ("MIT AND AGPL-3.0-only", False),
        ("MIT AND AGPL-3.0-only OR GPL-3.0-only", False),
        ("AGPL-3.0-or-later", False),
        ("GPL-2.0-only WITH Classpath-exception-2.0", False),
        ("BSD", False),
        ("", False),
    ],
)
def test_a_licence_is_allowed_only_where_all_that_it_asks_is(said, allowed):
    assert licences.is_allowed(said) is allowed


def test_an_exception_holds_for_its_package_and_its_licence_only(monkeypatch):
    monkeypatch.setattr(licences, "_said", lambda _: "MPL-2.0")
    assert licences.licence("certifi") == "MPL-2.0"
    with pytest.raises(LicenceError, match="requests"):
        licences.licence("requests")
    monkeypatch.setattr(licences, "_said", lambda _: "AGPL-3.0-only")
    with pytest.raises(LicenceError, match="AGPL"):
        licences.licence("certifi")


def test_no_entry_of_the_table_of_licences_is_about_nothing():
    names = {entry.name for entry in lock.read()}
    listed = {*licences.RULES["read"], *licences.RULES["exception"]}
    assert listed | {item["package"] for item in licences.RULES["carried"]} <= names | {""}


def test_every_dependency_is_locked_and_the_tests_use_the_same_versions():
    pins, tested = (set(lock.read(licences.ROOT / name)) for name in LOCKS[:2])
    assert {requirement.split(">")[0] for requirement in sbom.PROJECT["dependencies"]} <= {
        entry.name for entry in pins
    }
    assert pins <= tested


@pytest.mark.parametrize("name", LOCKS)
def test_every_pin_of_every_lock_has_digests_and_no_address(name):
    path = licences.ROOT / name
    entries = lock.read(path)
    assert entries and all(entry.sha256 for entry in entries)
    assert "://" not in path.read_text(encoding="utf-8")


def test_the_bill_of_materials_names_all_that_is_locked_handed_on_or_drawn_from():
    made = sbom.bill()
    refs = [each["bom-ref"] for each in made["components"]]
    assert len(refs) == len(set(refs)) and made == sbom.bill()
    assert {f"pkg:pypi/{entry.name}@{entry.version}" for entry in lock.read()} <= set(refs)
    within = {each["name"] for item in made["components"] for each in item.get("components", ())}
    assert within >= {"Leaflet", "Noto Sans SC"} and "source/geonames" in refs
    assert all(item["licenses"] for item in made["components"] if item["type"] == "library")
    asked = {item["ref"]: item["dependsOn"] for item in made["dependencies"]}
    assert {ref for needed in asked.values() for ref in needed} <= set(refs)
    direct = {ref.split("/")[1].split("@")[0] for ref in asked[sbom.PROJECT["name"]]}
    assert direct == {requirement.split(">")[0] for requirement in sbom.PROJECT["dependencies"]}
