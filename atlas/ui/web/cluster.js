// Layers of very many points: those that would lie on each other stand as one sign with their number.
//
// Only what is in view is put on the map; the rest are kept as objects that cost little.
"use strict";

(function () {
  const MANY = 1500; // points in a layer from which they are gathered
  const CELL = 64; // pixels of the grid in which they are
  const NEARER = 2; // levels of zoom that a click on a sign goes in
  const MARGIN = 0.2; // of the view, kept ready around it

  function sign(map, members) {
    const middle = L.latLngBounds(members.map((made) => made.place)).getCenter();
    const shown = document.createElement("span");
    shown.textContent = members.length;
    const icon = L.divIcon({ className: "atlas-crowd", html: shown, iconSize: [36, 36] });
    const made = L.marker(middle, { icon: icon, keyboard: false });
    made.on("click", (event) => {
      L.DomEvent.stopPropagation(event);
      map.setView(middle, map.getZoom() + NEARER);
    });
    return made;
  }

  function gather(map, crowd) {
    const zoom = map.getZoom();
    const seen = map.getBounds().pad(MARGIN);
    const cells = new Map();
    for (const made of crowd.points) {
      if (!seen.contains(made.place)) continue;
      const at = map.project(made.place, zoom);
      const cell = Math.floor(at.x / CELL) + " " + Math.floor(at.y / CELL);
      if (cells.has(cell)) cells.get(cell).push(made);
      else cells.set(cell, [made]);
    }
    crowd.clearLayers();
    for (const members of cells.values()) {
      crowd.addLayer(members.length === 1 ? members[0] : sign(map, members));
    }
  }

  // Makes a layer of points that gathers them anew whenever the map comes to rest.
  function crowd(map, points) {
    const made = L.layerGroup();
    made.points = points;
    const again = () => gather(map, made);
    made.on("add", () => map.on("moveend", again));
    made.on("remove", () => map.off("moveend", again));
    gather(map, made);
    return made;
  }

  window.atlasCluster = { MANY: MANY, crowd: crowd };
})();
