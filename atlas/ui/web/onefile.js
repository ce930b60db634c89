// A map in one file: the layer tree, the search and the details around the map of `map.js`.
//
// Everything is in the file's own data; nothing is asked of any host. Names are only ever set as text; the
// only markup taken over is the SVG of our own symbols, as pictures.
"use strict";

(function () {
  const HITS = 12;
  const ALSO = 8; // other features offered at the place clicked
  const CARD = 360; // pixels at the right of the map that the details cover
  const LONG = 90; // characters of a value shown at once
  const MIDDLE = [36, 104]; // of the country: seen for a blink before the first view
  const DROPPED = "ul, p { position: absolute; z-index: 2000; right: 0; width: 100%; min-width: 280px; } p { background: #fff; padding: .3rem .6rem; }";

  const atlas = JSON.parse(document.getElementById("atlas-data").textContent);
  const words = atlas.words;
  const layers = new Map(atlas.layers.map((layer) => [layer.id, layer]));
  const features = new Map(atlas.features.map((feature) => [feature.id, feature]));
  const shapes = new Map(); // id of a feature -> what is drawn of it
  const rows = new Map(); // id of a layer -> its line in the tree
  const on = new Set(atlas.layers.filter((layer) => layer.on).map((layer) => layer.id));
  const at = (id) => document.getElementById(id);
  let map;
  let selected = "";
  let view = { turn: 0, bounds: atlas.bounds };

  function made(tag, className, text) {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (text) element.textContent = text;
    return element;
  }

  function button(className, text, act) {
    const element = made("button", className, text);
    element.type = "button";
    element.addEventListener("click", act);
    return element;
  }

  function picture(svg) {
    const element = made("img");
    element.alt = "";
    element.src = "data:image/svg+xml," + encodeURIComponent(svg);
    return element;
  }

  // The map: what it is to show, and what it asks for.

  function show() {
    window.planningAtlas.show(map, {
      layers: atlas.layers
        .filter((layer) => on.has(layer.id))
        .map((layer) => ({ id: layer.id, link: "layer:" + layer.id, opacity: 1 })),
      ground: [],
      found: selected ? "found:" + selected : null,
      view: { ...view, right: selected ? CARD : 0, at: null },
      sketch: { turn: 0, mode: "" },
      tools: atlas.tools,
      words: { north: words.north, note: atlas.note },
    });
  }

  async function answer(link) {
    const id = link.slice(link.indexOf(":") + 1);
    return link.startsWith("layer:") ? layers.get(id).drawn : found(features.get(id));
  }

  function found(feature) {
    const own = shapes.get(feature.id) || [];
    const all = own.map((shape) => ({ ...shape, properties: { class: "found" } }));
    const doubt = typeof feature.doubt === "number" ? ring(own, feature.doubt) : feature.doubt;
    if (doubt) all.push({ type: "Feature", properties: { class: "doubt" }, geometry: doubt });
    return { features: all, classes: atlas.looks };
  }

  // A circle of a radius in metres around a point, on the ellipsoid.
  function ring(own, metres) {
    const point = own.find((shape) => shape.geometry.type === "Point");
    if (!point || !metres) return null;
    const [lon, lat] = point.geometry.coordinates;
    const here = { lon: lon, lat: lat };
    const step = 0.01; // degrees, to measure the length of a degree here
    const east = metres * (step / window.planningGeodesy.distance(here, { lon: lon + step, lat: lat }));
    const north = metres * (step / window.planningGeodesy.distance(here, { lon: lon, lat: lat + step }));
    const turns = Array.from({ length: 73 }, (_, index) => (index * Math.PI) / 36);
    return { type: "Polygon", coordinates: [turns.map((turn) => [lon + east * Math.sin(turn), lat + north * Math.cos(turn)])] };
  }

  // What the map hears of the reader: a click on a feature, or on none.
  function heard(news) {
    if (typeof news.id === "string") select(news.id, false, news.lat === undefined ? null : L.latLng(news.lat, news.lon));
  }

  function select(id, fly, clicked) {
    selected = features.has(id) ? id : "";
    const feature = features.get(selected);
    if (feature && fly) {
      if (feature.placed) turn([layers.get(feature.layer)], true);
      if (feature.box) {
        const [west, south, east, north] = feature.box;
        view = { turn: view.turn + 1, bounds: [[south, west], [north, east]] };
      }
    }
    details(feature, feature && clicked ? beneath(clicked, id) : []);
    show();
  }

  // What lies below or beside the place clicked, which the feature itself may hide; the highest on the map first.
  function beneath(clicked, but) {
    const lit = atlas.layers.filter((layer) => on.has(layer.id)).reverse();
    const all = lit.flatMap((layer) => layer.drawn.features.slice().reverse());
    const here = all.filter((shape) => shape.id !== but && window.atlasBeneath.lies(map, shape.geometry, clicked));
    return [...new Set(here.map((shape) => shape.id))].slice(0, ALSO).map((id) => features.get(id));
  }

  // The layer tree.

  function tree() {
    const groups = atlas.groups.map(group).filter(Boolean);
    const certainty = made("details", "certainty");
    certainty.append(made("summary", "", words.certainty), legend(atlas.certainty));
    certainty.open = true;
    at("tree").append(...groups, certainty, ...unplaced());
  }

  function group(known) {
    const members = atlas.layers.filter((layer) => layer.group === known.id).reverse();
    if (!members.length) return null;
    const box = made("details");
    box.open = members.some((layer) => on.has(layer.id));
    const shown = made("small");
    const summary = made("summary", "", known.title);
    summary.append(shown);
    box.append(summary);
    if (members.length > 1) {
      const switches = made("div", "switches");
      for (const all of [true, false]) {
        switches.append(button("", all ? words.all : words.none, () => turn(members, all)));
      }
      box.append(switches);
    }
    const list = made("ul");
    list.append(...members.map((layer) => row(layer, () => {
      const count = members.filter((each) => on.has(each.id)).length;
      shown.textContent = count + "/" + members.length;
      box.classList.toggle("empty", !count);
    })));
    box.append(list);
    return box;
  }

  function row(layer, counted) {
    const item = made("li");
    const label = made("label", "layer");
    const box = made("input");
    box.type = "checkbox";
    const text = made("span", "", layer.title);
    const count = made("small", "", layer.count);
    count.title = layer.counted;
    text.append(count);
    label.append(box, text);
    if (layer.legend.length === 1) label.append(picture(layer.legend[0][0]));
    item.append(label);
    const signs = layer.legend.length > 1 ? legend(layer.legend) : null;
    if (signs) item.append(signs);
    const set = () => {
      box.checked = on.has(layer.id);
      label.classList.toggle("off", !box.checked);
      if (signs) signs.hidden = !box.checked;
      counted();
    };
    box.dataset.layer = layer.id;
    box.addEventListener("change", () => turn([layer], box.checked));
    rows.set(layer.id, set);
    return item;
  }

  function legend(signs) {
    const list = made("ul", "legend");
    for (const [svg, name] of signs) {
      const item = made("li");
      item.append(picture(svg), made("span", "", name));
      list.append(item);
    }
    return list;
  }

  function turn(some, lit) {
    for (const { id } of some) {
      if (lit) on.add(id);
      else on.delete(id);
      rows.get(id)();
    }
    show();
  }

  // What has no place is listed: it is found nowhere on the map.
  function unplaced() {
    const lost = atlas.features.filter((feature) => !feature.placed).reverse();
    if (!lost.length) return [];
    const box = made("details", "unplaced");
    const summary = made("summary", "", words.unplaced);
    summary.append(made("small", "", String(lost.length)));
    const list = made("ul");
    box.append(summary, list);
    box.addEventListener("toggle", () => {
      if (box.open && !list.children.length) list.append(...lost.map((feature) => listed(feature, true)));
    });
    return [box];
  }

  function listed(feature, fly) {
    const item = made("li");
    const choice = button("link", feature.name, () => {
      document.body.classList.remove("folded-out");
      select(feature.id, fly);
    });
    choice.append(made("small", "", layers.get(feature.layer).title));
    item.append(choice);
    return item;
  }

  // Search by name, by what else it is called, and by how it is read.

  function plain(text) {
    const latin = text.normalize("NFKC").toLowerCase().replace(/[\u00fc\u01d6\u01d8\u01da\u01dc]/g, "v");
    return latin.normalize("NFD").replace(/[\u0300-\u036f\s'\u2019]/g, "").normalize("NFC");
  }

  // How well a feature answers, and by what that is not plain to see; the lower the better, none where it does not.
  function answers(feature, asked) {
    const name = plain(feature.name);
    const ranks = feature.said.map((said) =>
      /^[\x20-\x7e]+$/.test(said) ? [sound(said, asked), words.pinyin] : [plain(said) === asked ? 1 : Infinity, words.alias]
    );
    if (name.includes(asked)) ranks.push([name === asked ? 0 : name.startsWith(asked) ? 2 : 4, ""]);
    return ranks.filter(([rank]) => rank < Infinity).sort(([one], [other]) => one - other)[0];
  }

  function sound(said, asked) {
    const syllables = said.split(" ");
    const whole = syllables.join("");
    const initials = syllables.map((each) => each[0]).join("");
    if (whole === asked) return 3;
    if (whole.startsWith(asked)) return 5;
    if (asked.length > 1 && initials.startsWith(asked)) return 6;
    if (asked.length > 2 && initials.includes(asked)) return 8;
    return asked.length > 2 && syllables.some((_, index) => syllables.slice(index).join("").startsWith(asked)) ? 7 : Infinity;
  }

  function find(typed) {
    const asked = plain(typed);
    if (!asked) return [];
    const ranked = atlas.features.map((feature) => [answers(feature, asked), feature]).filter(([rank]) => rank);
    ranked.sort(([[one], { name }], [[other], second]) => one - other || name.length - second.name.length);
    return ranked.slice(0, HITS).map(([[rank, why], { id, name, kind }]) => ({ id: id, name: name, what: kind, why: why, rank: rank }));
  }

  // The box is the page's own (`search.js`): it tells what is typed and chosen, and shows what is found here.
  function searchBox() {
    const root = at("search").attachShadow({ mode: "open" });
    const style = new CSSStyleSheet();
    style.replaceSync(atlas.search.style + DROPPED);
    root.adoptedStyleSheets = [style];
    root.innerHTML = atlas.search.box;
    const box = { parentElement: root, data: { asked: "", hits: [], turn: 0, words: words } };
    const say = (news) => {
      box.data = { ...box.data, ...news };
      window.planningSearch(box);
    };
    const chosen = (id) => {
      say({ turn: box.data.turn + 1 });
      document.body.classList.remove("folded-out");
      select(id, true);
    };
    box.setStateValue = (_, typed) => {
      const found = find(typed);
      say({ asked: typed, hits: found, words: { ...words, said: found.length ? "" : words.nothing.replace("{asked}", () => typed) } });
    };
    box.setTriggerValue = (what, value) => {
      const [first] = what === "entered" ? find(value) : [];
      if (what === "chosen") chosen(value);
      else if (first && first.rank === 0) chosen(first.id); // it is called just so
    };
    say({});
  }

  // What is known of a feature.

  function details(feature, others) {
    const card = at("details");
    card.hidden = !feature;
    if (!feature) return;
    const shut = button("close", "\u00d7", () => select("", false));
    shut.setAttribute("aria-label", words.close);
    const kind = [feature.kind, layers.get(feature.layer).title].filter(Boolean).join(" · ");
    const list = made("dl");
    for (const [name, value] of feature.facts) list.append(made("dt", "", atlas.texts[name]), fact(atlas.texts[value]));
    card.replaceChildren(shut, made("h2", "", feature.name), made("p", "", kind));
    if (!feature.placed) card.append(made("p", "", words.lost));
    card.append(list);
    if (others.length) {
      const also = made("ul", "also");
      also.append(...others.map((other) => listed(other, false)));
      card.append(made("p", "", words.also), also);
    }
    card.scrollTop = 0;
  }

  function fact(value) {
    const shown = made("dd");
    if (value.length <= LONG) {
      shown.textContent = value;
      return shown;
    }
    const folded = made("details");
    folded.append(made("summary", "", value.slice(0, LONG)), value.slice(LONG));
    shown.append(folded);
    return shown;
  }

  // Paper: the map takes its size on the sheet before it is printed, and its own again afterwards.
  let seen = null;
  let shut = []; // groups of layers that are folded on the screen: on paper the legend of what is on is whole

  function toPaper() {
    const bounds = map.getBounds();
    seen = seen || { middle: map.getCenter(), zoom: map.getZoom() };
    shut = [...shut, ...document.querySelectorAll("#tree > details:not([open], .empty, .unplaced)")];
    shut.forEach((group) => (group.open = true));
    document.body.classList.add("printing");
    map.invalidateSize({ pan: false, animate: false });
    map.fitBounds(bounds, { animate: false });
  }

  function fromPaper() {
    document.body.classList.remove("printing");
    shut.forEach((group) => (group.open = false));
    shut = [];
    map.invalidateSize({ pan: false, animate: false });
    if (seen) map.setView(seen.middle, seen.zoom, { animate: false });
    seen = null;
  }

  function start() {
    for (const layer of atlas.layers) {
      for (const feature of layer.drawn.features) shapes.set(feature.id, [...(shapes.get(feature.id) || []), feature]);
    }
    window.Streamlit = { setComponentValue: heard };
    map = L.map("map_div", { zoomControl: false, attributionControl: false, zoomSnap: 0.25 }).setView(MIDDLE, 4);
    window.planningAtlas.start(map, answer);
    tree();
    rows.forEach((set) => set());
    searchBox();
    at("fold").addEventListener("click", () => {
      at("fold").setAttribute("aria-expanded", String(document.body.classList.toggle("folded-out")));
    });
    at("print").addEventListener("click", () => window.print());
    window.addEventListener("beforeprint", toPaper);
    window.addEventListener("afterprint", fromPaper);
    show();
  }

  start();
})();
