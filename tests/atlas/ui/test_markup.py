"""Text from plans and layers stays text."""

from __future__ import annotations

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from atlas.ui import markup

TEXT = st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40)
HOSTILE = st.sampled_from(
    ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "&lt;b&gt;", '"><b>', "'"]
)


class Reader(HTMLParser):
    """Collects the tags and the text that a browser would see."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


@given(TEXT | HOSTILE, TEXT | HOSTILE)
def test_facts_show_names_and_values_as_they_are(name: str, value: str):
    seen = Reader(markup.facts([(name, value)]))
    assert seen.tags == ["dl", "dt", "dd"]
    assert seen.text == name + value


@given(TEXT | HOSTILE, TEXT | HOSTILE)
def test_headings_show_what_they_are_given(title: str, remark: str):
    seen = Reader(markup.heading(title, remark))
    assert seen.tags == ["div", "h2", "p"]
    assert seen.text == title + remark


@given(TEXT | HOSTILE, TEXT | HOSTILE, TEXT | HOSTILE)
def test_a_passage_is_marked_and_nothing_else_is(before: str, passage: str, after: str):
    seen = Reader(markup.marked(before, passage, after))
    assert seen.tags == ["p", "mark"]
    assert seen.text == before + passage + after


@given(TEXT | HOSTILE)
def test_a_legend_shows_names_beside_our_own_pictures(name: str):
    seen = Reader(markup.legend([("<svg></svg>", name)]))
    assert seen.tags == ["ul", "li", "img", "span"]
    assert seen.text == name


@given(TEXT | HOSTILE)
def test_every_mark_of_markdown_is_escaped(text: str):
    escaped = markup.plain(text)
    assert escaped.replace("\\", "") == text.replace("\\", "")
    bare = escaped.replace("\\\\", "")
    for position, sign in enumerate(bare):
        if sign in "*_[]()<>`#$:":
            assert bare[position - 1] == "\\"


def test_an_empty_fact_is_left_out():
    assert "dt" not in Reader(markup.facts([("名称", "")])).tags


def test_of_a_very_long_paragraph_what_stands_around_the_passage_is_shown():
    seen = Reader(markup.marked("前" * 1000, "此处", "后" * 1000)).text
    assert seen == "…" + "前" * markup.AROUND + "此处" + "后" * markup.AROUND + "…"


def test_a_very_long_value_is_folded_but_complete():
    value = "源" * (markup.LONG + 50)
    seen = Reader(markup.facts([("来源", value)]))
    assert "details" in seen.tags
    assert seen.text == "来源" + value
