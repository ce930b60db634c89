// What can be seen on a page, for tests: texts, names of controls, contrast, focus.
"use strict";

window.seen = (() => {
  const ICON = "[data-testid=stIconMaterial], [translate=no], script, style, noscript";

  function shown(element) {
    return element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }) && element.getClientRects().length > 0;
  }

  function* textNodes() {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const parent = walker.currentNode.parentElement;
      if (walker.currentNode.nodeValue.trim() && !parent.closest(ICON) && shown(parent)) yield walker.currentNode;
    }
  }

  // Every text in sight, and what is read aloud or shown under the pointer.
  function texts() {
    const said = [...textNodes()].map((node) => node.nodeValue.trim());
    for (const element of document.querySelectorAll("[aria-label], [placeholder], [title]")) {
      if (!shown(element) || element.tagName === "IFRAME") continue;
      for (const name of ["aria-label", "placeholder", "title"]) said.push((element.getAttribute(name) || "").trim());
    }
    return [...new Set(said)].filter(Boolean);
  }

  function controls() {
    const kinds = "a[href], button, input, select, textarea, summary, [role=button], [tabindex='0']";
    return [...document.querySelectorAll(kinds)].filter(
      (element) => shown(element) && !element.disabled && element.tabIndex >= 0 && !element.closest("[aria-hidden=true]")
    );
  }

  function name(element) {
    const labels = [...(element.labels || [])].map((label) => label.innerText).join(" ");
    const by = (element.getAttribute("aria-labelledby") || "").split(" ").map((id) => document.getElementById(id)?.innerText || "");
    return (element.getAttribute("aria-label") || by.join(" ").trim() || labels || element.innerText || element.title || "").trim();
  }

  // Controls that nothing names.
  function nameless() {
    return controls().filter((element) => !name(element) && element.tagName !== "CANVAS").map((element) => element.outerHTML.slice(0, 160));
  }

  function channel(value) {
    return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }

  function luminance([red, green, blue]) {
    return 0.2126 * channel(red / 255) + 0.7152 * channel(green / 255) + 0.0722 * channel(blue / 255);
  }

  // Computed colours are written rgb(1, 2, 3) or rgba(1, 2, 3, 0.4); any other way of writing is a fault.
  function colour(text) {
    const found = /^rgba?\((\d+), (\d+), (\d+)(?:, ([\d.]+))?\)$/.exec(text);
    if (!found) throw new Error("no colour: " + text);
    return [...found.slice(1, 4).map(Number), found[4] === undefined ? 1 : Number(found[4])];
  }

  function over(front, back) {
    return [0, 1, 2].map((i) => front[i] * front[3] + back[i] * (1 - front[3]));
  }

  function ground(element) {
    const layers = [];
    for (let each = element; each; each = each.parentElement) layers.push(colour(getComputedStyle(each).backgroundColor));
    return layers.reverse().reduce((back, front) => over(front, back), [255, 255, 255]);
  }

  // Texts whose contrast falls short of WCAG 2.1 AA (4.5, or 3 for large ones); what is disabled may.
  function faint() {
    const found = new Set();
    for (const node of textNodes()) {
      const parent = node.parentElement;
      if (parent.closest(":disabled, [aria-disabled=true], [data-testid=stSlider] [role=group]")) continue;
      const look = getComputedStyle(parent);
      const back = ground(parent);
      const [one, other] = [luminance(over(colour(look.color), back)), luminance(back)];
      const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
      const size = parseFloat(look.fontSize);
      const isLarge = size >= 24 || (size >= 18.66 && Number(look.fontWeight) >= 700);
      if (ratio < (isLarge ? 3 : 4.5)) found.add(ratio.toFixed(2) + " " + look.color + " " + node.nodeValue.trim().slice(0, 40));
    }
    return [...found];
  }

  function looks(element) {
    const around = [];
    for (let each = element, up = 0; each && up < 5; each = each.parentElement, up += 1) {
      for (const part of up ? [each, ...each.children] : [each]) {
        const look = getComputedStyle(part);
        const edge = [look.outlineStyle === "none" ? "" : look.outline, look.boxShadow, look.borderColor, look.backgroundColor];
        around.push(edge.join("|"));
      }
    }
    return around.join("\n");
  }

  // How controls look before any has the focus, and whether the one that has it now looks otherwise.
  const unfocused = new WeakMap();

  function remember() {
    const still = document.createElement("style");
    still.textContent = "*, *::before, *::after { transition: none !important; }";
    document.head.append(still);
    document.activeElement.blur();
    controls().forEach((element) => unfocused.set(element, looks(element)));
    return controls().length;
  }

  function focused() {
    const element = document.activeElement;
    const isSeen = !unfocused.has(element) || unfocused.get(element) !== looks(element);
    return { name: name(element), tag: element.tagName, isSeen: isSeen };
  }

  return { texts, nameless, faint, remember, focused, controls: () => controls().map(name) };
})();
