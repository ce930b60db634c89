// A picture that the reader clicks points on. It stands in a frame of its own, speaks to Streamlit in its plain
// protocol of messages, and counts in the picture's own pixels: x to the right, y downwards from the upper left.
"use strict";

(function () {
  const DEEPEST = 4; // zoom: sixteen screen pixels to one of the picture

  let map, shown, spots;
  let link = "";
  let size = [1, 1];

  function tell(type, more) {
    window.parent.postMessage({ isStreamlitMessage: true, type: "streamlit:" + type, ...more }, "*");
  }

  function start() {
    map = L.map("picture", { crs: L.CRS.Simple, minZoom: -6, maxZoom: DEEPEST, zoomSnap: 0.25, attributionControl: false });
    map.getContainer().append(Object.assign(document.createElement("div"), { className: "aim" }));
    spots = L.layerGroup().addTo(map);
    map.on("click", (event) => pick(event.latlng));
    // Enter takes the middle of what is seen, so that pointing needs no pointer.
    const frame = map.getContainer();
    frame.addEventListener("pointerdown", () => frame.classList.remove("keyed"));
    frame.addEventListener("keydown", () => frame.classList.add("keyed"));
    frame.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.target !== frame) return;
      event.preventDefault();
      pick(map.getCenter());
    });
    new ResizeObserver(() => map.invalidateSize({ pan: false })).observe(frame);
  }

  function pick(at) {
    const [x, y] = [at.lng, -at.lat];
    if (x < 0 || y < 0 || x > size[0] || y > size[1]) return;
    tell("setComponentValue", { value: { x: x, y: y, turn: Date.now() }, dataType: "json" });
  }

  function show(wanted) {
    if (!map) start();
    map.getContainer().setAttribute("aria-label", wanted.label);
    if (wanted.link !== link) {
      link = wanted.link;
      size = wanted.size;
      if (shown) shown.remove();
      const bounds = [[-wanted.extent[1], 0], [0, wanted.extent[0]]];
      shown = L.imageOverlay(link, bounds).addTo(map);
      map.fitBounds([[-size[1], 0], [0, size[0]]], { animate: false });
    }
    spots.clearLayers();
    for (const spot of wanted.spots) {
      const told = document.createElement("span");
      told.textContent = spot.name;
      const icon = L.divIcon({ className: "spot " + spot.look, html: told, iconSize: [0, 0] });
      L.marker([-spot.y, spot.x], { icon: icon, interactive: false, keyboard: false }).addTo(spots);
    }
    map.getContainer().setAttribute("data-spots", wanted.spots.length);
    tell("setFrameHeight", { height: wanted.height });
  }

  window.addEventListener("message", (event) => {
    if (event.source === window.parent && event.data.type === "streamlit:render") show(event.data.args);
  });
  tell("componentReady", { apiVersion: 1 });
})();
