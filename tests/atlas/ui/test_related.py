"""What is offered beside a feature."""

from __future__ import annotations

from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from atlas.ui import related
from atlas.ui.opened import Opened
from tests.sample_atlas import CODE


def test_a_zone_leads_to_its_members_and_the_member_back_to_the_zone(opened: Opened):
    zone, town = opened.feature("z1"), opened.feature(f"{CODE}.101")
    assert zone is not None
    assert town is not None
    assert related.related(opened, zone)["members"] == [f"{CODE}.101"]
    assert related.related(opened, town)["place"] == ["z1"]


def test_findings_about_a_feature_share_its_words_or_name_it(opened: Opened):
    zone, river = opened.feature("z1"), opened.feature(f"{CODE}/river")
    assert zone is not None
    assert river is not None
    assert related.findings(opened, river).empty
    start = int(zone.attributes["start"])
    assert len(related.findings(_with(opened, start=start, end=start + 1), zone)) == 1
    assert len(related.findings(_with(opened, subjects="西山镇、样河"), river)) == 1


def _with(opened: Opened, **values: object) -> Opened:
    """Open the same atlas with another finding."""
    other = Opened(opened.store, "other")
    other.findings = opened.findings.assign(**values)  # type: ignore[misc]
    return other


def test_a_related_feature_is_one_click_away(page: Callable[..., AppTest]):
    test = page(sel="z1")
    test.button(key=f"related-{CODE}.101").click().run()
    assert test.session_state["selected"] == f"{CODE}.101"
    assert test.button(key="related-z1")
