"""The order of children that ECMA-376 part 1 demands (annex A: pml.xsd, dml-main.xsd), for what we write."""

from __future__ import annotations

from lxml import etree

ORDER = {
    "p:sp": "nvSpPr spPr style txBody",
    "p:grpSp": "nvGrpSpPr grpSpPr sp grpSp graphicFrame",
    "p:graphicFrame": "nvGraphicFramePr xfrm graphic",
    "p:nvSpPr": "cNvPr cNvSpPr nvPr",
    "p:nvGrpSpPr": "cNvPr cNvGrpSpPr nvPr",
    "p:nvGraphicFramePr": "cNvPr cNvGraphicFramePr nvPr",
    "p:spPr": "xfrm custGeom prstGeom noFill solidFill gradFill pattFill ln effectLst",
    "p:txBody": "bodyPr lstStyle p",
    "a:txBody": "bodyPr lstStyle p",
    "a:custGeom": "avLst gdLst ahLst cxnLst rect pathLst",
    "a:xfrm": "off ext chOff chExt",
    "a:ln": "noFill solidFill gradFill pattFill prstDash custDash round bevel miter headEnd tailEnd",
    "a:pattFill": "fgClr bgClr",
    "a:effectLst": "blur fillOverlay glow innerShdw outerShdw prstShdw reflection softEdge",
    "a:bodyPr": "prstTxWarp noAutofit normAutofit spAutoFit",
    "a:p": "pPr r br fld endParaRPr",
    "a:pPr": "lnSpc spcBef spcAft buClr buSzPct buFont buNone",
    "a:r": "rPr t",
    "a:fld": "rPr pPr t",
    "a:rPr": "ln noFill solidFill effectLst highlight latin ea cs sym",
    "a:endParaRPr": "ln noFill solidFill effectLst highlight latin ea cs sym",
    "a:tbl": "tblPr tblGrid tr",
    "a:tc": "txBody tcPr",
    "a:tcPr": "lnL lnR lnT lnB noFill solidFill pattFill",
}
MIXED = {"p:grpSp": {"sp", "grpSp", "graphicFrame"}, "a:p": {"r", "br", "fld"}}
"""Children that may follow each other in any order."""


def disorder(root: etree._Element) -> list[str]:
    """List the elements whose children stand in another order, or that have children they must not."""
    found = []
    for each in root.iter():
        name = f"{each.prefix}:{etree.QName(each).localname}"
        if name not in ORDER:
            continue
        wanted, free = ORDER[name].split(), MIXED.get(name, set())
        children = [etree.QName(child).localname for child in each]
        strange = [child for child in children if child not in wanted]
        ranks = [-1 if child in free else wanted.index(child) for child in children if child in wanted]
        firm = [rank for rank in ranks if rank >= 0]
        if strange or firm != sorted(firm):
            found.append(f"{name}: {' '.join(children)}")
    return found
