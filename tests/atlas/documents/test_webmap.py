"""The one-file map: all inside, nothing outside, and no text of a plan as markup."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas import exporting
from atlas.documents.webmap.page import embedded
from layers.export.errors import ExportError
from layers.export.run import pack
from tests import sample_atlas

WEBMAP = exporting.formats()["webmap"]


class Elements(HTMLParser):
    """The elements of a page, with what stands in scripts and styles."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.inside: list[tuple[str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        if self.tags and self.tags[-1][0] in ("script", "style") and data.strip():
            self.inside.append((self.tags[-1][0], data))


@pytest.fixture(scope="module")
def html(subject) -> str:
    name, content, mime = pack(WEBMAP, subject, WEBMAP.options(), "图集")
    assert (name, mime) == ("图集.html", "text/html")
    return content.decode("utf-8")


def test_nothing_is_loaded_from_anywhere(html):
    page = Elements(html)
    assert not [
        name for _, attrs in page.tags for name in attrs if name in ("src", "href", "srcset", "action")
    ]
    styles = " ".join(text for tag, text in page.inside if tag == "style")
    assert all(link.startswith(("data:", "#")) for link in re.findall(r"url\(([^)]*)\)", styles))
    assert "sourceMappingURL" not in html and "@import" not in styles


def test_its_policy_names_each_of_its_scripts_and_styles_and_allows_no_request(html):
    page = Elements(html)
    policy = next(attrs["content"] for tag, attrs in page.tags if "http-equiv" in attrs) or ""
    rules = {rule.partition(" ")[0]: rule.partition(" ")[2] for rule in policy.split("; ")}
    assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == "'none'"
    assert rules["img-src"] == "data:"
    for kind in ("script", "style"):
        texts = [text for tag, text in page.inside if tag == kind and not text.startswith("{")]
        digests = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in texts]
        assert rules[f"{kind}-src"].split() == [f"'sha256-{digest}'" for digest in digests]


def test_names_stand_in_the_data_alone(html):
    assert "onerror" in html  # the hostile name is there
    assert "<img src=x" not in html and "<script>alert" not in html
    data = next(text for tag, text in Elements(html).inside if tag == "script" and text.startswith("{"))
    names = [feature["name"] for feature in json.loads(data)["features"]]
    assert sample_atlas.SCRIPT in names and sample_atlas.FORMULA in names


def test_every_feature_can_be_found_with_what_is_known_of_it(subject, html):
    data = json.loads(next(text for tag, text in Elements(html).inside if text.startswith("{")))
    found = {feature["id"]: feature for feature in data["features"]}
    assert set(found) == {id_ for layer in subject.layers for id_ in layer.features["id"]}
    work = found["p1"]
    assert "yang he zhi li gong cheng" in work["said"] and work["doubt"] == 4000.0
    said = {data["texts"][name]: data["texts"][value] for name, value in work["facts"]}
    word = {"zh": "3.5 亿元", "en": "CNY 350 million"}[subject.language]
    assert said[subject.words("details.investment")] == word
    lost = found["p4"]
    assert not lost["placed"] and "box" not in lost


@given(st.text())
def test_no_text_can_end_the_data(text):
    written = embedded({"name": text + "</script><!--\u2028"})
    assert not re.search("[<>&\u2028\u2029]", written)
    assert json.loads(written)["name"] == text + "</script><!--\u2028"


def test_layers_without_a_feature_are_nothing_to_export(subject):
    empty = [replace(layer, features=layer.features.iloc[:0]) for layer in subject.layers]
    with pytest.raises(ExportError, match="nothing-chosen"):
        pack(WEBMAP, replace(subject, layers=tuple(empty)), WEBMAP.options(), "x")


def test_chosen_layers_stand_on_the_ground_of_the_county(subject):
    chosen = replace(subject, layers=tuple(each for each in subject.layers if each.group == "structures"))
    _, content, _ = pack(WEBMAP, replace(chosen, selection="东部"), WEBMAP.options(), "x")
    html = content.decode("utf-8")
    data = json.loads(next(text for tag, text in Elements(html).inside if text.startswith("{")))
    assert {layer["id"]: layer["on"] for layer in data["layers"]} == {
        "county-outline": True,
        "town-areas": True,
        "villages": True,
        "rivers": True,
        "structure-1": True,
    }
    assert "东部" in html
