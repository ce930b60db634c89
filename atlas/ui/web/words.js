// The words of Streamlit's own widgets in the page's language: it knows only English.
//
// Runs in the page, not in the map's frame, each time the language changes. Only texts of the widgets are
// exchanged, whole and where `planningWords` knows them; what comes from plans and layers stands in elements
// that are left alone.
"use strict";

(function () {
  const SPOKEN = ["aria-label", "title", "placeholder"];
  // Text of ours and of plans; within the last three it is Streamlit's all the same.
  const OURS = "[data-testid=stHtml], [data-testid=stMarkdownContainer], [data-testid=stFileChipName], td, script, style";
  const THEIRS = "[data-testid=stFileUploaderDropzone] button, [data-testid=stTooltipContent], [role=dialog]";

  const BLANK = /\{(\w+)\}/;
  const now = window.planningWords; // {language, frame, words: [[as it may stand there, as it should], ...]}
  const exact = new Map(now.words.filter(([said]) => !BLANK.test(said)));
  const forms = now.words.filter(([said]) => BLANK.test(said)).map(([said, other]) => [form(said), other]);

  // What matches a text with one blank in it.
  function form(said) {
    const [before, , after] = said.split(BLANK).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    return new RegExp("^" + before + "(.*)" + after + "$", "s");
  }

  function wanted(said) {
    const text = said.trim();
    if (!text) return said;
    if (exact.has(text)) return exact.get(text);
    for (const [known, other] of forms) {
      const found = known.exec(text);
      if (found) return other.replace(BLANK, () => found[1]);
    }
    return said;
  }

  function sayText(node) {
    const parent = node.parentElement;
    if (!parent || (parent.closest(OURS) && !parent.closest(THEIRS))) return;
    const said = wanted(node.nodeValue);
    if (said !== node.nodeValue) node.nodeValue = said;
  }

  function sayElement(element) {
    const isMap = element.matches("iframe[title^=streamlit_folium]");
    if (isMap && element.getAttribute("aria-label") !== now.frame) element.setAttribute("aria-label", now.frame);
    for (const name of isMap ? [] : SPOKEN) {
      const had = element.getAttribute(name);
      if (!had) continue;
      // Labels are read aloud as they were written for Markdown, marks and all.
      const said = wanted(name === "aria-label" ? had.replace(/\\([^\p{L}\p{N}\s])/gu, "$1") : had);
      if (said !== had) element.setAttribute(name, said);
    }
  }

  function say(root) {
    if (root.nodeType === Node.TEXT_NODE) sayText(root);
    if (root.nodeType !== Node.ELEMENT_NODE) return;
    sayElement(root);
    root.querySelectorAll(SPOKEN.map((name) => "[" + name + "]").join()).forEach(sayElement);
    const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) sayText(texts.currentNode);
  }

  if (window.planningSpeaker) window.planningSpeaker.disconnect();
  window.planningSpeaker = new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "childList") change.addedNodes.forEach(say);
      else if (change.type === "characterData") sayText(change.target);
      else sayElement(change.target);
    }
  });
  window.planningSpeaker.observe(document.body, {
    subtree: true,
    childList: true,
    characterData: true,
    attributes: true,
    attributeFilter: SPOKEN,
  });
  document.documentElement.lang = now.language;
  say(document.body);
})();
