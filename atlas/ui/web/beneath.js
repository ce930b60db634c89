// Which shapes lie at a point of the map: areas that hold it, lines and points within a finger's reach.
//
// Pure geometry on GeoJSON; distances in pixels of the view, so that a finger covers the same everywhere.
"use strict";

(function () {
  const REACH = 12; // pixels

  // Every position of a geometry by its single parts: [[ring or line or point, ...], ...].
  function parts(geometry) {
    if (geometry.type === "GeometryCollection") return geometry.geometries.flatMap(parts);
    const many = geometry.type.startsWith("Multi");
    const kind = geometry.type.replace("Multi", "");
    return (many ? geometry.coordinates : [geometry.coordinates]).map((positions) => ({ kind: kind, positions: positions }));
  }

  function lies(map, geometry, at) {
    const place = ([lon, lat]) => map.latLngToLayerPoint([lat, lon]);
    const here = map.latLngToLayerPoint(at);
    return parts(geometry).some(({ kind, positions }) => {
      if (kind === "Point") return place(positions).distanceTo(here) <= REACH;
      if (kind === "LineString") return near(positions.map(place), here);
      return positions.filter((ring) => holds(ring, at)).length % 2 === 1; // a hole takes out what it holds
    });
  }

  function near(line, here) {
    return line.slice(1).some((end, index) => L.LineUtil.pointToSegmentDistance(here, line[index], end) <= REACH);
  }

  // Whether a ring goes around a point: it does if a ray from there crosses it an odd number of times.
  function holds(ring, at) {
    let inside = false;
    for (let i = 1; i < ring.length; i += 1) {
      const [[x1, y1], [x2, y2]] = [ring[i - 1], ring[i]];
      if (y1 > at.lat !== y2 > at.lat && at.lng < ((x2 - x1) * (at.lat - y1)) / (y2 - y1) + x1) inside = !inside;
    }
    return inside;
  }

  window.atlasBeneath = { lies: lies };
})();
