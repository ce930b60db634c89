// The map in the browser: draws what the page asks for and reports what the reader clicks.
//
// It stands inside streamlit-folium's frame, beside Leaflet. `start` dresses the empty map once;
// `show` is called with the whole wanted state each time the page has changed, compares it with what
// is on the map, and changes only the difference, so that the view never jumps and nothing flickers.
// Names from plans and layers are only ever set as text, never as HTML; the only markup taken over is
// the SVG of our own symbols.
"use strict";

(function () {
  const PANES = 400; // z-index of the lowest pane: a symbol's own z comes on top
  const FOUND = 520; // the selected feature, above all symbols
  const LABELS = 560;
  const CLOSEST = 14; // a point is not approached further than this zoom
  const NARROW = 700; // pixels: below this the details stand under the map, not on it
  const GOLDEN = Math.PI * (3 - Math.sqrt(5)); // radians: the turn from one seed of a sunflower to the next
  const WHOLE = 12.5; // from this zoom on the markers of projects have their full size
  const SHRINK = 1.35; // and are smaller by this factor for each step further out
  const ASIDE = [[0, 0], [0, -1.05], [0, 1.05], [0.6, 0], [-0.6, 0], [0, -2.1], [0, 2.1]]; // as in layers/labels.py
  const REST = 1200; // milliseconds without movement before the page hears where the map is
  const SEEDS = 900; // places tried for a marker before it may cover another

  const layers = new Map(); // id -> {link, parts, markers, labels}
  let found, leaders, frame;
  let foundLink = null;
  const ground = new Map(); // id -> {link, picture}: what lies beneath the layers
  let goal = null; // where the page last sent the view
  let untouched = true; // whether the reader has left it there
  let clicks = 0;
  let resting = 0; // timer
  let labels = [];

  function element(tag, className, text) {
    const made = document.createElement(tag);
    made.className = className;
    if (text) made.textContent = text;
    return made;
  }

  function pane(map, name, height) {
    if (!map.getPane(name)) map.createPane(name).style.zIndex = height;
    return name;
  }

  // The frame: scale bar, north arrow, note.

  function control(map, position, className) {
    const made = L.control({ position: position });
    made.onAdd = () => element("div", className);
    made.addTo(map);
    return made.getContainer();
  }

  // `source` answers the links of `show` with their content, where it is not a server that does.
  function start(map, source) {
    fetched = source || fetched;
    for (const [name, height] of [["found", FOUND], ["labels", LABELS], ["leaders", PANES]]) {
      map.getPane(pane(map, name, height)).style.pointerEvents = "none";
    }
    L.control.zoom({ position: "topleft" }).addTo(map);
    frame = { north: control(map, "topleft", "atlas-north"), note: control(map, "bottomleft", "atlas-note") };
    L.control.scale({ position: "bottomleft", imperial: false, maxWidth: 140 }).addTo(map);
    found = L.layerGroup().addTo(map);
    leaders = L.layerGroup().addTo(map);
    window.planningSketch.start(map);
    window.planningTools.start(map);
    window.planningLock.start(map, () => (untouched = false));
    map.on("click", (event) => window.planningSketch.takes(event.latlng) || report("", null));
    map.on("zoomend resize", () => settle(map));
    keepFitted(map);
  }

  function caption(words) {
    frame.north.replaceChildren(element("span", "atlas-north-arrow"), element("span", "", words.north));
    frame.note.replaceChildren(...words.note.map((line) => {
        const shown = element("div", "", line);
        shown.title = line; // a long line is cut on the map
        return shown;
      }));
  }

  // Layers.

  function icon(svg, size, apart) {
    const className = apart ? "atlas-point atlas-apart" : "atlas-point";
    return L.divIcon({ className: className, html: svg, iconSize: [size, size] });
  }

  // Leaflet moves markers in three dimensions, which makes each a layer of its own to the browser's compositor:
  // with some hundreds of them every change of the page costs it a tenth of a second and more.
  const Flat = L.Marker.extend({
    _setPos: function (at) {
      L.Marker.prototype._setPos.call(this, at);
      this._icon.style.transform = "translate(" + at.x + "px," + at.y + "px)";
    },
  });

  function marker(map, point, look) {
    const made = new Flat(point, {
      icon: icon(look.marker.svg, look.marker.size, look.apart),
      pane: pane(map, "z" + look.z, PANES + look.z),
      keyboard: false,
    });
    made.place = made.getLatLng();
    made.apart = look.apart;
    made.radius = look.marker.size / 2;
    return made;
  }

  function hatch(pattern) {
    const defs = document.getElementById("atlas-hatches");
    if (!document.getElementById(pattern.id)) defs.insertAdjacentHTML("beforeend", pattern.svg);
    return { stroke: false, fill: true, fillColor: "url(#" + pattern.id + ")", fillOpacity: 1 };
  }

  // A feature is drawn from the bottom up: casing or pale fill first, the part that is clicked last.
  function draw(map, feature, look) {
    const options = (style) => ({
      pane: pane(map, "z" + look.z, PANES + look.z),
      style: style,
      pointToLayer: (_, point) => marker(map, point, look),
    });
    const below = [];
    if (look.casing) below.push(L.geoJSON(feature, { ...options(look.casing), interactive: false }));
    if (look.hatch) below.push(L.geoJSON(feature, { ...options(hatch(look.hatch)), interactive: false }));
    const drawn = L.geoJSON(feature, options(look.path));
    leaves(drawn).forEach((layer) => attach(feature, layer));
    return [...below, drawn];
  }

  // The single shapes of a group, whose groups may be nested (several points in one feature).
  function leaves(layer) {
    return layer.getLayers ? layer.getLayers().flatMap(leaves) : [layer];
  }

  // Borders between areas that look alike, drawn once for both sides.
  function outline(map, edge, look) {
    return L.geoJSON(edge, { pane: pane(map, "z" + look.z, PANES + look.z), style: look.edge, interactive: false });
  }

  function attach(feature, layer) {
    layer.bindTooltip(() => element("span", "", feature.properties.name), { sticky: true });
    layer.on("click", (event) => {
      L.DomEvent.stopPropagation(event);
      if (!window.planningSketch.takes(event.latlng)) report(feature.id, event.latlng);
    });
    layer.on("add", () => {
      layer.getElement().setAttribute("data-feature", feature.id);
    });
  }

  function arrow(map, head) {
    const options = { pane: pane(map, "z" + head.z, PANES + head.z), interactive: false, keyboard: false };
    return new Flat([head.lat, head.lon], { ...options, icon: icon(head.svg, head.size) });
  }

  let fetched = async (link) => {
    const answer = await fetch(link);
    if (!answer.ok) throw new Error(answer.status + " " + link);
    return answer.json();
  };

  async function place(map, wish) {
    const entry = { link: wish.link, parts: [], markers: [], labels: [] };
    layers.set(wish.id, entry);
    try {
      const data = await fetched(wish.link);
      if (layers.get(wish.id) !== entry) return entry; // switched off while it was on its way
      const crowded = crowd(map, data);
      const shared = new Set(data.edges.map((edge) => edge.properties.class));
      entry.parts = [
        ...data.features.filter((feature) => !crowded.has(feature)).flatMap((feature) => {
          const look = data.classes[feature.properties.class];
          const inner = shared.has(feature.properties.class) ? { ...look, path: { ...look.path, stroke: false } } : look;
          return draw(map, feature, inner);
        }),
        ...data.edges.map((edge) => outline(map, edge, data.classes[edge.properties.class])),
        ...data.arrows.map((head) => arrow(map, head)),
      ];
      entry.parts.forEach((part) => part.addTo(map));
      entry.markers = entry.parts.flatMap(leaves).filter((layer) => layer.apart);
      entry.labels = crowded.size ? [] : data.labels; // names of so many are shown under the pointer
      if (crowded.size) entry.parts.push(window.atlasCluster.crowd(map, [...crowded.values()]).addTo(map));
    } catch (error) {
      if (layers.get(wish.id) === entry) layers.delete(wish.id); // asked for again at the next change
      console.error(error);
    }
    return entry;
  }

  // The points of a layer that has very many of them, by their features; none in any other layer.
  function crowd(map, data) {
    const points = data.features.filter(
      (feature) => feature.geometry.type === "Point" && data.classes[feature.properties.class].marker
    );
    const made = new Map();
    if (points.length < window.atlasCluster.MANY) return made;
    for (const feature of points) {
      const [lon, lat] = feature.geometry.coordinates;
      made.set(feature, marker(map, [lat, lon], data.classes[feature.properties.class]));
      attach(feature, made.get(feature));
    }
    return made;
  }

  function fade(entry, opacity) {
    for (const layer of entry.parts.flatMap(leaves)) {
      const shown = layer.getElement && layer.getElement();
      if (shown) shown.style.opacity = opacity < 1 ? opacity : "";
    }
  }

  async function arrange(map, wishes) {
    const changed = [];
    for (const [id, entry] of [...layers]) {
      if (wishes.some((wish) => wish.id === id && wish.link === entry.link)) continue;
      layers.delete(id);
      entry.parts.forEach((part) => part.remove());
      changed.push(entry);
    }
    changed.push(...(await Promise.all(wishes.filter((wish) => !layers.has(wish.id)).map((wish) => place(map, wish)))));
    for (const wish of wishes) if (layers.has(wish.id)) fade(layers.get(wish.id), wish.opacity);
    if (changed.some((entry) => entry.markers.length)) spread(map);
    if (changed.some((entry) => entry.labels.length)) {
      relabel(map);
      declutter(map);
    }
    map.getContainer().setAttribute("data-drawn", wishes.map((wish) => wish.id).join(" "));
  }

  // Markers that would cover each other stand apart, each with a line to its true place.

  function settle(map) {
    spread(map);
    declutter(map);
  }

  function spread(map) {
    leaders.clearLayers();
    const scale = Math.min(1, SHRINK ** (map.getZoom() - WHOLE));
    map.getContainer().style.setProperty("--atlas-scale", scale);
    const taken = [];
    const free = (at, radius) =>
      taken.every((other) => Math.hypot(at.x - other.x, at.y - other.y) >= radius + other.radius);
    for (const entry of layers.values()) {
      for (const made of entry.markers) {
        const home = map.latLngToLayerPoint(made.place);
        const radius = made.radius * scale;
        let at = home;
        for (let seed = 1; seed < SEEDS && !free(at, radius); seed += 1) {
          const reach = 0.6 * radius * Math.sqrt(seed);
          at = L.point(home.x + reach * Math.sin(seed * GOLDEN), home.y - reach * Math.cos(seed * GOLDEN));
        }
        taken.push({ x: at.x, y: at.y, radius: radius });
        made.setLatLng(at === home ? made.place : map.layerPointToLatLng(at));
        if (at.distanceTo(home) > radius) {
          L.polyline([made.place, made.getLatLng()], { pane: "leaders", className: "atlas-leader" }).addTo(leaders);
        }
      }
    }
  }

  // Labels: as many as fit, the largest first.

  function relabel(map) {
    labels.forEach((label) => label.layer.remove());
    labels = [...layers.values()]
      .flatMap((entry) => entry.labels)
      .sort((one, other) => other.size - one.size)
      .map((wish) => {
        const text = element("span", "", wish.text);
        text.style.fontSize = wish.size + "px";
        text.style.color = wish.colour;
        text.style.marginTop = wish.below + "px";
        const label = new Flat([wish.lat, wish.lon], {
          icon: L.divIcon({ className: "atlas-label", html: text, iconSize: [0, 0] }),
          pane: "labels",
          interactive: false,
          keyboard: false,
        });
        return { layer: label.addTo(map), text: text, from: wish.from, below: wish.below, others: wish.or };
      });
  }

  function declutter(map) {
    const taken = [];
    const zoom = map.getZoom();
    // All are measured before any is moved: each measurement after a move makes the browser lay out the page.
    const sizes = new Map(labels.map(({ text }) => [text, [text.offsetWidth / 2 + 2, text.offsetHeight / 2]]));
    for (const { layer, text, from, below, others } of labels) {
      text.style.visibility = "hidden";
      if (zoom < from) continue;
      const at = map.latLngToLayerPoint(layer.getLatLng());
      const [width, height] = sizes.get(text);
      const free = (box) =>
        taken.every(
          (other) =>
            box.east < other.west || other.east < box.west || box.south < other.north || other.south < box.north
        );
      const anchors = [at, ...others.map((point) => map.latLngToLayerPoint(point))];
      const boxes = anchors.flatMap((anchor) => ASIDE.map(([right, down]) => {
        const [x, y] = [anchor.x + 2 * right * width, anchor.y + below + 2 * down * height];
        return { west: x - width, east: x + width, north: y - height, south: y + height, x: x - at.x, y: y - at.y - below };
      }));
      const placed = boxes.find(free);
      if (!placed) continue;
      text.style.left = placed.x + "px";
      text.style.top = placed.y + "px";
      taken.push(placed);
      text.style.visibility = "visible";
    }
  }

  // The ground beneath the layers: pictures, the lowest first.

  function lay(map, wishes) {
    for (const [id, { link, picture }] of [...ground]) {
      if (wishes.some((wish) => wish.id === id && wish.link === link)) continue;
      ground.delete(id);
      picture.remove();
    }
    const options = { pane: pane(map, "ground", PANES), interactive: false, className: "atlas-ground" };
    wishes.forEach((wish, height) => {
      if (!ground.has(wish.id)) {
        const picture = L.imageOverlay(wish.link, wish.bounds, options).addTo(map);
        picture.getElement().setAttribute("data-ground", wish.id);
        ground.set(wish.id, { link: wish.link, picture: picture });
      }
      ground.get(wish.id).picture.setOpacity(wish.opacity).setZIndex(height + 1);
    });
  }

  // What is selected, and where the map looks.

  async function highlight(link) {
    if (link === foundLink) return;
    foundLink = link;
    const data = link ? await fetched(link) : { features: [] };
    if (link !== foundLink) return;
    found.clearLayers();
    for (const feature of data.features) {
      const look = { ...data.classes[feature.properties.class], pane: "found", interactive: false };
      const drawn = L.geoJSON(feature, {
        ...look,
        style: look,
        pointToLayer: (_, point) => L.circleMarker(point, look),
      }).addTo(found);
      leaves(drawn).forEach((layer) => layer.getElement().setAttribute("data-found", feature.properties.class));
    }
  }

  function look(map, view) {
    if (goal && view.turn === goal.turn) return;
    const first = !goal;
    goal = view;
    untouched = !view.at;
    if (view.at) map.setView([view.at[0], view.at[1]], view.at[2], { animate: false });
    else fit(map, !first);
  }

  function fit(map, animate) {
    const right = map.getSize().x > NARROW ? goal.right : 0;
    const room = { paddingTopLeft: [40, 20], paddingBottomRight: [right + 20, 60] };
    map.fitBounds(goal.bounds, { ...room, maxZoom: CLOSEST, animate: animate });
  }

  // A view that nobody has moved is fitted again when the window or a panel changes the map's size.
  function keepFitted(map) {
    for (const sign of ["wheel", "pointerdown", "keydown"]) {
      map.getContainer().addEventListener(sign, () => (untouched = false), { capture: true, passive: true });
    }
    // The style sheet, too, changes the size, and Leaflet would not hear of it.
    new ResizeObserver(() => map.invalidateSize({ pan: false })).observe(map.getContainer());
    map.on("resize", () => goal && untouched && window.planningLock.isFree() && fit(map, false));
    // Where the reader leaves the map goes into the address, once it has come to rest.
    map.on("movestart", () => clearTimeout(resting));
    map.on("moveend", () => {
      if (untouched || window.planningLock.isLed()) return;
      clearTimeout(resting);
      resting = setTimeout(() => tell({ lat: map.getCenter().lat, lon: map.getCenter().lng, zoom: map.getZoom() }), REST);
    });
  }

  function report(id, point) {
    tell({ id: id, ...(point ? { lon: point.lng, lat: point.lat } : {}) });
  }

  function tell(news) {
    clicks += 1;
    window.Streamlit.setComponentValue({ turn: Date.now() + "-" + clicks, ...news });
  }

  function show(map, state) {
    if (!document.getElementById("atlas-hatches")) {
      document.body.insertAdjacentHTML("beforeend", '<svg width="0" height="0"><defs id="atlas-hatches"></defs></svg>');
    }
    caption(state.words);
    window.planningTools.say(state.tools);
    window.planningSketch.show(state.sketch, state.tools);
    look(map, state.view);
    window.planningLock.join(state.lock);
    highlight(state.found).catch(console.error);
    lay(map, state.ground);
    arrange(map, state.layers);
  }

  window.planningAtlas = { start: start, show: show };
})();
