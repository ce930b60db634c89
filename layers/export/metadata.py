"""What goes beside an export: a record of ISO 19115 core metadata, as ISO 19139 XML.

Title, abstract, dates, extent, coordinate system, accuracy, lineage (the plan's SHA-256, the source of the
outline), constraints (the note of a sketch map, the map review number) and how each fidelity is meant.
Whom to ask is an empty field: the atlas does not know who uses it. Elements stand in the order of the schema.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import Element, SubElement, indent, register_namespace, tostring

import pandas as pd

from layers.export import crs
from layers.export.facts import selection
from layers.export.registry import Exporter
from layers.export.subject import Subject

GMD, GCO = "http://www.isotc211.org/2005/gmd", "http://www.isotc211.org/2005/gco"
_CODES = "http://standards.iso.org/iso/19139/resources/gmxCodelists.xml"
_LANGUAGES: Mapping[str, str] = {"zh": "zho", "en": "eng"}  # ISO 639-2
_BETWEEN_SOURCES = "; "  # as the gazetteer joins them
_TOPICS = ("planningCadastre", "location")


def document(subject: Subject, exporter: Exporter, options: Any) -> bytes:
    """Describe an export.

    Returns
    -------
    bytes
        XML in UTF-8.

    Raises
    ------
    ExportError
        Its coordinate system cannot be had for this county.
    """
    register_namespace("gmd", GMD)
    register_namespace("gco", GCO)
    target = crs.target(exporter.crs(options), subject)
    record = Element(f"{{{GMD}}}MD_Metadata")
    _code(record, "language", "LanguageCode", _LANGUAGES[subject.language])
    _code(record, "characterSet", "MD_CharacterSetCode", "utf8")
    _code(record, "hierarchyLevel", "MD_ScopeCode", "dataset")
    _contact(record, "contact")
    _date(_at(record, "dateStamp"), subject.about.made)
    _text(record, "metadataStandardName", "ISO 19115:2003/19139")
    _text(record, "metadataStandardVersion", "1.0")
    _reference_system(record, target)
    _identification(_at(record, "identificationInfo", "MD_DataIdentification"), subject, target)
    form = _at(record, "distributionInfo", "MD_Distribution", "distributionFormat", "MD_Format")
    _text(form, "name", exporter.title[subject.language])
    _missing(form, "version")
    _quality(
        _at(record, "dataQualityInfo", "DQ_DataQuality"), subject, target, exporter.keeps_unplaced(options)
    )
    indent(record, " ")
    written: bytes = tostring(record, encoding="utf-8", xml_declaration=True)
    return written


def _reference_system(record: Element, target: crs.Target) -> None:
    named = _at(
        record, "referenceSystemInfo", "MD_ReferenceSystem", "referenceSystemIdentifier", "RS_Identifier"
    )
    _text(named, "code", target.code or target.crs.name)
    if target.code:
        _text(named, "codeSpace", "EPSG")


def _identification(data: Element, subject: Subject, target: crs.Target) -> None:
    about, say = subject.about, subject.words
    citation = _at(data, "citation", "CI_Citation")
    _text(citation, "title", target.titled(subject.title))
    dated = _at(citation, "date", "CI_Date")
    _date(_at(dated, "date"), about.made)
    _code(dated, "dateType", "CI_DateTypeCode", "creation")
    _text(data, "abstract", _abstract(subject))
    _contact(data, "pointOfContact")
    keywords = _at(data, "descriptiveKeywords", "MD_Keywords")
    for title in dict.fromkeys(layer.title[subject.language] for layer in subject.layers):
        _text(keywords, "keyword", title)
    limits = _at(data, "resourceConstraints", "MD_LegalConstraints")
    _text(limits, "useLimitation", say("map.caution"))
    _code(limits, "useConstraints", "MD_RestrictionCode", "otherRestrictions")
    _text(limits, "otherConstraints", subject.review())
    accuracies = _accuracies(subject)
    if len(accuracies):
        distance = _at(data, "spatialResolution", "MD_Resolution", "distance")
        SubElement(distance, f"{{{GCO}}}Distance", uom="m").text = f"{accuracies.median():.0f}"
    _code(data, "language", "LanguageCode", _LANGUAGES[subject.language])
    _code(data, "characterSet", "MD_CharacterSetCode", "utf8")
    for topic in _TOPICS:
        SubElement(_at(data, "topicCategory"), f"{{{GMD}}}MD_TopicCategoryCode").text = topic
    _extent(data, subject)
    _text(data, "supplementalInformation", _fidelities(subject))


def _abstract(subject: Subject) -> str:
    about, say = subject.about, subject.words
    made = say(
        "metadata.abstract", plan=about.plan_title, published=about.published or say("about.not_stated")
    )
    return say("metadata.join").join([made, selection(subject)])


def _extent(data: Element, subject: Subject) -> None:
    if subject.extent is None:
        return
    west, south, east, north = subject.extent
    box = _at(data, "extent", "EX_Extent", "geographicElement", "EX_GeographicBoundingBox")
    named = {
        "westBoundLongitude": west,
        "eastBoundLongitude": east,
        "southBoundLatitude": south,
        "northBoundLatitude": north,
    }
    for name, value in named.items():
        SubElement(_at(box, name), f"{{{GCO}}}Decimal").text = f"{value:.6f}"


def _quality(quality: Element, subject: Subject, target: crs.Target, keeps_unplaced: bool) -> None:
    _code(_at(quality, "scope", "DQ_Scope"), "level", "MD_ScopeCode", "dataset")
    accuracies = _accuracies(subject)
    if len(accuracies):
        report = _at(quality, "report", "DQ_AbsoluteExternalPositionalAccuracy")
        _text(report, "nameOfMeasure", subject.words("metadata.measure"))
        _text(report, "measureDescription", subject.words("metadata.measured"))
        for value in (accuracies.median(), accuracies.max()):
            result = _at(report, "result", "DQ_QuantitativeResult")
            _missing(result, "valueUnit")
            SubElement(_at(result, "value"), f"{{{GCO}}}Record").text = f"{value:.0f} m"
    lineage = _at(quality, "lineage", "LI_Lineage")
    _text(
        lineage, "statement", subject.words("metadata.join").join(_lineage(subject, target, keeps_unplaced))
    )
    for source in _sources(subject):
        _text(_at(lineage, "source", "LI_Source"), "description", source)


def _lineage(subject: Subject, target: crs.Target, keeps_unplaced: bool) -> Sequence[str]:
    about, say = subject.about, subject.words
    said = [say("metadata.plan", plan=about.plan_title, sha256=about.sha256)]
    if about.outline_source:
        date = about.outline_date or say("about.not_stated")
        said.append(say("metadata.outline", source=about.outline_source, date=date))
    if target.zone:
        said.append(say("metadata.zone", zone=target.zone, meridian=3 * target.zone))
    if target.crosses:
        said.append(say("metadata.crosses"))
    if target.key in crs.SHIFTED:
        said.append(say("metadata.shifted", datum=crs.SHIFTED[target.key]))
    unplaced = sum(len(layer.unplaced) for layer in subject.layers)
    if unplaced:
        kept = "metadata.unplaced-kept" if keeps_unplaced else "metadata.unplaced-left"
        said.append(say(kept, count=unplaced))
    return said


def _sources(subject: Subject) -> Sequence[str]:
    """List who says what is shown, each once, in the order of the layers."""
    named = pd.concat([layer.features["source"] for layer in subject.layers])
    each = (source for joined in dict.fromkeys(named) for source in joined.split(_BETWEEN_SOURCES))
    return [source for source in dict.fromkeys(each) if source]


def _accuracies(subject: Subject) -> pd.Series:
    """List the radii, in metres, within which the true places are expected."""
    stated: pd.Series = pd.concat([layer.features["accuracy_m"] for layer in subject.layers]).dropna()
    return stated


def _fidelities(subject: Subject) -> str:
    """Say what each fidelity means, and how many features have it."""
    say = subject.words
    counts = pd.concat([layer.placed["fidelity"] for layer in subject.layers]).value_counts(sort=False)
    rows = [
        say("metadata.fidelity", fidelity=name, meaning=say(f"fidelity.{name}"), count=count)
        for name, count in counts.items()
        if name
    ]
    return say("metadata.join").join([say("metadata.fidelities"), *rows])


def _contact(parent: Element, name: str) -> None:
    party = _at(parent, name, "CI_ResponsibleParty")
    _missing(party, "organisationName")
    _code(party, "role", "CI_RoleCode", "pointOfContact")


def _at(parent: Element, *names: str) -> Element:
    """Add an element within an element within …; return the innermost."""
    for name in names:
        parent = SubElement(parent, f"{{{GMD}}}{name}")
    return parent


def _text(parent: Element, name: str, said: str) -> None:
    SubElement(_at(parent, name), f"{{{GCO}}}CharacterString").text = said


def _date(parent: Element, day: str) -> None:
    SubElement(parent, f"{{{GCO}}}Date").text = day


def _code(parent: Element, name: str, listed: str, value: str) -> None:
    code = {"codeList": f"{_CODES}#{listed}", "codeListValue": value}
    SubElement(_at(parent, name), f"{{{GMD}}}{listed}", code).text = value


def _missing(parent: Element, name: str) -> None:
    """Add a field that is for the user to fill in."""
    _at(parent, name).set(f"{{{GCO}}}nilReason", "missing")
