// Drawing on the map, for a correction that the page asked for or to measure a distance.
//
// While something is drawn, clicks on the map add points and select nothing (`takes`). A finished shape
// is reported to the page and stays on the map until the page asks for something else.
"use strict";

(function () {
  const LOOK = { color: "#B3123A", weight: 3, dashArray: "6 4", fillColor: "#B3123A", fillOpacity: 0.12 };
  const LEAST = { point: 1, line: 2, area: 3, measure: 2 }; // points of a finished shape

  let map, layer, bar, said, words;
  let buttons = {};
  let asked = 0; // number of the page's last request
  let mode = ""; // what is being drawn; "" when nothing is
  let points = [];

  function button(key, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.addEventListener("click", act);
    buttons[key] = made;
    return made;
  }

  function start(onto) {
    map = onto;
    map.createPane("sketch").style.zIndex = 640;
    map.getPane("sketch").style.pointerEvents = "none";
    layer = L.layerGroup().addTo(map);
    bar = document.createElement("div");
    bar.className = "atlas-sketch";
    bar.setAttribute("role", "toolbar");
    bar.hidden = true;
    said = document.createElement("span");
    said.setAttribute("role", "status");
    bar.append(said, button("back", back), button("finish", finish), button("cancel", cancel));
    map.getContainer().append(bar);
    L.DomEvent.disableClickPropagation(bar);
    map.getContainer().addEventListener("keydown", keyed);
  }

  // Enter on the map adds its middle, so that drawing needs no pointer; Escape gives up.
  function keyed(event) {
    if (!mode || event.target.closest("button, input, select")) return;
    if (event.key === "Enter") takes(map.getCenter());
    else if (event.key === "Backspace") back();
    else if (event.key === "Escape") cancel();
    else return;
    event.preventDefault();
  }

  function show(wanted, spoken) {
    words = spoken;
    for (const key of Object.keys(buttons)) buttons[key].textContent = words["sketch_" + key];
    if (wanted.turn !== asked) {
      asked = wanted.turn;
      begin(wanted.mode);
    }
    redraw();
  }

  function begin(what) {
    mode = what;
    points = [];
    map.doubleClickZoom[mode ? "disable" : "enable"]();
    map.getContainer().classList.toggle("atlas-drawing", Boolean(mode));
    redraw();
    if (mode) map.getContainer().focus({ preventScroll: true });
  }

  function takes(at) {
    if (!mode) return false;
    const last = points[points.length - 1];
    if (!last || !last.equals(at)) points.push(at);
    if (mode === "point") finish();
    else redraw();
    return true;
  }

  function back() {
    points.pop();
    redraw();
  }

  function finish() {
    if (points.length < LEAST[mode]) return;
    if (mode !== "measure") report(geometry());
    stop();
    redraw();
  }

  function cancel() {
    const told = mode && mode !== "measure";
    begin("");
    if (told) report(null);
  }

  function stop() {
    mode = "";
    map.doubleClickZoom.enable();
    map.getContainer().classList.remove("atlas-drawing");
  }

  function geometry() {
    const line = points.map((point) => [point.lng, point.lat].map((value) => Number(value.toFixed(7))));
    if (mode === "point") return { type: "Point", coordinates: line[0] };
    if (mode === "line") return { type: "LineString", coordinates: line };
    return { type: "Polygon", coordinates: [[...line, line[0]]] };
  }

  function report(shape) {
    window.Streamlit.setComponentValue({ sketch: shape, asked: asked, turn: "sketch-" + Date.now() });
  }

  function redraw() {
    layer.clearLayers();
    const look = { ...LOOK, pane: "sketch", interactive: false };
    if (points.length > 1) (mode === "area" ? L.polygon : L.polyline)(points, look).addTo(layer);
    points.forEach((point) => L.circleMarker(point, { ...look, dashArray: null, radius: 5 }).addTo(layer));
    bar.hidden = !mode && !points.length;
    said.textContent = bar.hidden ? "" : status();
    buttons.back.hidden = buttons.finish.hidden = !mode || mode === "point";
    buttons.back.disabled = !points.length;
    buttons.finish.disabled = points.length < (LEAST[mode] || 1);
    map.getContainer().setAttribute("data-sketch", mode + points.length);
  }

  let measuring = false;

  function status() {
    if (mode === "measure" || (measuring && points.length)) return words.measured + length();
    return mode ? words["sketch_" + mode] : words.sketch_done;
  }

  function length() {
    const spots = points.map((point) => ({ lon: point.lng, lat: point.lat }));
    let metres = 0;
    for (let i = 1; i < spots.length; i += 1) metres += window.planningGeodesy.distance(spots[i - 1], spots[i]);
    return metres < 1000 ? metres.toFixed(0) + " " + words.metre : (metres / 1000).toFixed(3) + " " + words.kilometre;
  }

  function measure() {
    measuring = true;
    begin("measure");
  }

  window.planningSketch = {
    start: start,
    takes: takes,
    measure: measure,
    show: (wanted, spoken) => {
      if (wanted.turn !== asked) measuring = false;
      show(wanted, spoken);
    },
  };
})();
