// The search box: tells the page what is typed, shows what the page finds, tells what was chosen.
//
// A combobox as WAI-ARIA describes it. What is found comes from the server with every change of what is
// typed, so that pinyin, former names and slips count as they do everywhere else. Names are only ever set as
// text.

const PAUSE = 120; // milliseconds after the last key before the page is asked

export default function (component) {
  const root = component.parentElement;
  const box = root.querySelector("input");
  const list = root.querySelector("ul");
  const said = root.querySelector("p");
  const kept = (root.atlas ??= { at: -1, hits: [], asked: "", turn: component.data.turn, timer: 0 });
  const { words, asked, hits, turn } = component.data;

  box.placeholder = words.placeholder;
  box.setAttribute("aria-label", words.label);
  list.setAttribute("aria-label", words.label);
  if (turn !== kept.turn) {
    kept.turn = turn;
    close(true);
  } else if (asked === box.value.trim() && asked !== kept.asked) {
    kept.asked = asked;
    show(hits);
  }

  function close(empties) {
    clearTimeout(kept.timer);
    if (empties) box.value = "";
    kept.asked = "";
    show([]);
    said.hidden = true;
  }

  function show(found) {
    kept.hits = found;
    kept.at = -1;
    said.textContent = words.said;
    said.hidden = !words.said || !box.value.trim();
    list.replaceChildren(...found.map(option));
    list.hidden = !found.length;
    box.setAttribute("aria-expanded", String(Boolean(found.length)));
    mark();
  }

  function option(hit, number) {
    const made = document.createElement("li");
    made.id = "hit-" + number;
    made.setAttribute("role", "option");
    for (const part of ["name", "what", "why"]) {
      const piece = document.createElement("span");
      piece.className = part;
      piece.textContent = hit[part];
      made.append(piece);
    }
    made.onpointerdown = (event) => event.preventDefault(); // the box keeps the focus
    made.onclick = () => choose(hit.id);
    return made;
  }

  function mark() {
    [...list.children].forEach((each, number) => each.setAttribute("aria-selected", String(number === kept.at)));
    const marked = list.children[kept.at];
    if (marked) marked.scrollIntoView({ block: "nearest" });
    if (marked) box.setAttribute("aria-activedescendant", marked.id);
    else box.removeAttribute("aria-activedescendant");
  }

  function choose(id) {
    close(true);
    component.setStateValue("typed", "");
    component.setTriggerValue("chosen", id);
  }

  function tell() {
    component.setStateValue("typed", box.value.trim());
  }

  box.oninput = () => {
    clearTimeout(kept.timer);
    if (box.value.trim()) kept.timer = setTimeout(tell, PAUSE);
    else {
      close(false);
      tell();
    }
  };
  box.onkeydown = (event) => {
    if (event.isComposing) return; // a Chinese word on its way
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && kept.hits.length) {
      kept.at = (kept.at + step + kept.hits.length) % kept.hits.length;
      mark();
    } else if (event.key === "Enter" && kept.at >= 0) choose(kept.hits[kept.at].id);
    else if (event.key === "Enter" && box.value.trim()) {
      clearTimeout(kept.timer);
      tell();
      component.setTriggerValue("entered", box.value.trim());
      kept.at = kept.hits.length ? 0 : -1; // chosen if Enter is pressed again
      mark();
    } else if (event.key === "Escape") {
      close(true);
      tell(); // or the same words, typed again, would be no change
    } else return;
    event.preventDefault();
  };
  box.onfocus = () => kept.hits.length && (list.hidden = false);
  box.onblur = () => (list.hidden = true);
}
