// The map's tools: where the pointer is, distances, a graticule, the whole screen; and the base map of the
// reader's own (`base.js`) where the page has that.
"use strict";

(function () {
  const STEPS = [10, 5, 2, 1, 0.5, 0.25, 0.1, 0.05, 0.02, 0.01]; // degrees between lines of the graticule
  const LINES = 12; // at most, across the view
  const SIGNS = {
    measure: "M2 11.5 11.5 2 16 6.5 6.5 16Z M5 8.5l2 2 M7.5 6l1.5 1.5 M10 3.5l2 2",
    graticule: "M2 6h14 M2 12h14 M6 2v14 M12 2v14",
    base: "M9 2 16 6 9 10 2 6Z M2 9.5 9 13.5l7-4 M2 13l7 4 7-4",
    full: "M2 6V2h4 M12 2h4v4 M16 12v4h-4 M6 16H2v-4",
  }; // strokes in a square of 18

  let map, words, readout, net;
  let ruled = false; // whether the graticule is on
  const spoken = []; // [element, key, how]

  function made(tag, className, parent) {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (parent) parent.append(element);
    return element;
  }

  function says(element, key, how) {
    spoken.push([element, key, how]);
    return element;
  }

  function start(onto) {
    map = onto;
    const bar = L.control({ position: "topleft" });
    bar.onAdd = () => {
      const box = made("div", "leaflet-bar atlas-tools");
      L.DomEvent.disableClickPropagation(box);
      tool(box, "measure", () => window.planningSketch.measure());
      tool(box, "graticule", graticule).setAttribute("aria-pressed", "false");
      if (window.planningBase) tool(box, "base", window.planningBase.fold).setAttribute("aria-expanded", "false");
      tool(box, "full", full);
      return box;
    };
    bar.addTo(map);
    const corner = L.control({ position: "bottomright" });
    let credit;
    corner.onAdd = () => {
      const box = made("div", "atlas-corner");
      credit = made("div", "atlas-credit", box);
      readout = says(made("div", "atlas-readout", box), "readout", "title");
      return box;
    };
    corner.addTo(map);
    if (window.planningBase) window.planningBase.start(map, credit, { made: made, says: says });
    net = L.layerGroup().addTo(map);
    map.on("mousemove", (event) => read(event.latlng));
    map.on("move", () => read(map.getCenter()));
    map.on("moveend", () => ruled && rule());
  }

  function tool(box, key, act) {
    const element = says(made("button", "atlas-tool", box), key, "label");
    element.type = "button";
    element.innerHTML =
      '<svg viewBox="0 0 18 18" width="18" height="18" fill="none" stroke="currentColor" stroke-width="1.5"' +
      ' stroke-linejoin="round" aria-hidden="true"><path d="' + SIGNS[key] + '"/></svg>';
    element.dataset.tool = key;
    element.addEventListener("click", () => act(element));
    return element;
  }

  function say(now) {
    words = now;
    for (const [element, key, how] of spoken) {
      if (how === "text") element.textContent = words[key];
      else {
        element.title = words[key];
        element.setAttribute("aria-label", words[key]);
      }
    }
    for (const way of ["in", "out"]) {
      const zoom = map.getContainer().querySelector(".leaflet-control-zoom-" + way);
      zoom.title = words["zoom_" + way];
      zoom.setAttribute("aria-label", zoom.title);
    }
    if (window.planningBase) window.planningBase.say(words);
  }

  // Where the pointer is.

  function read(at) {
    if (!words) return;
    const point = at.wrap();
    const grid = window.planningGeodesy.grid(point.lng, point.lat);
    const degrees = point.lng.toFixed(5) + "°, " + point.lat.toFixed(5) + "°";
    const metres = "X " + grid.north.toFixed(0) + "  Y " + grid.zone + grid.east.toFixed(0).padStart(6, "0");
    readout.textContent = degrees + "  " + metres;
  }

  // Graticule.

  function graticule(element) {
    ruled = !ruled;
    element.setAttribute("aria-pressed", String(ruled));
    rule();
  }

  function rule() {
    net.clearLayers();
    if (!ruled) return;
    const view = map.getBounds();
    const [wide, high] = [view.getEast() - view.getWest(), view.getNorth() - view.getSouth()];
    const step = [...STEPS].reverse().find((each) => Math.max(wide, high) / each <= LINES) || STEPS[0];
    const from = (edge) => Math.ceil(edge / step);
    for (let i = from(view.getWest()); i * step < view.getEast(); i += 1) {
      line([[view.getSouth(), i * step], [view.getNorth(), i * step]], i * step, step, "south");
    }
    for (let i = from(view.getSouth()); i * step < view.getNorth(); i += 1) {
      line([[i * step, view.getWest()], [i * step, view.getEast()]], i * step, step, "west");
    }
  }

  function line(ends, value, step, edge) {
    L.polyline(ends, { color: "#4a5562", weight: 1, opacity: 0.45, interactive: false }).addTo(net);
    const text = made("span");
    text.textContent = value.toFixed(step < 1 ? 2 : 0) + "°";
    const at = edge === "south" ? ends[1] : ends[0];
    const icon = L.divIcon({ className: "atlas-degree atlas-degree-" + edge, html: text, iconSize: [0, 0] });
    L.marker(at, { icon: icon, interactive: false, keyboard: false }).addTo(net);
  }

  // Full screen.

  function full() {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen().catch(console.warn);
  }

  window.planningTools = { start: start, say: say };
})();
