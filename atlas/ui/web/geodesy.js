// Metres on the CGCS2000 ellipsoid: the 3-degree Gauss-Kruger grid, and distances along the geodesic.
//
// Pure functions. Forward Gauss-Kruger by Krueger's series in the third flattening n, to n^4 (as in
// Karney 2011, "Transverse Mercator with an accuracy of a few nanometers", eq. 35); within a zone its
// error is far below a millimetre. Distances by Vincenty's inverse formula (Survey Review 1975).
"use strict";

(function () {
  const A = 6378137; // metres: semi-major axis of CGCS2000 (GB 22021)
  const F = 1 / 298.257222101;
  const N = F / (2 - F);
  const E = Math.sqrt(F * (2 - F));
  const RECTIFYING = (A / (1 + N)) * (1 + N ** 2 / 4 + N ** 4 / 64);
  const ALPHA = [
    N / 2 - (2 / 3) * N ** 2 + (5 / 16) * N ** 3 + (41 / 180) * N ** 4,
    (13 / 48) * N ** 2 - (3 / 5) * N ** 3 + (557 / 1440) * N ** 4,
    (61 / 240) * N ** 3 - (103 / 140) * N ** 4,
    (49561 / 161280) * N ** 4,
  ];
  const FALSE_EASTING = 500000;
  const radians = (degrees) => (degrees * Math.PI) / 180;

  // Northing, easting (without the zone's number) and zone of a longitude and latitude in degrees.
  function grid(lon, lat) {
    const zone = Math.round(lon / 3);
    const [phi, lambda] = [radians(lat), radians(lon - 3 * zone)];
    const tau = Math.sinh(Math.atanh(Math.sin(phi)) - E * Math.atanh(E * Math.sin(phi)));
    const xi = Math.atan2(tau, Math.cos(lambda));
    const eta = Math.asinh(Math.sin(lambda) / Math.hypot(tau, Math.cos(lambda)));
    let [north, east] = [xi, eta];
    ALPHA.forEach((alpha, index) => {
      const twice = 2 * (index + 1);
      north += alpha * Math.sin(twice * xi) * Math.cosh(twice * eta);
      east += alpha * Math.cos(twice * xi) * Math.sinh(twice * eta);
    });
    return { zone: zone, north: RECTIFYING * north, east: FALSE_EASTING + RECTIFYING * east };
  }

  // Metres between two points {lon, lat}; good to a millimetre except for points on opposite sides of the Earth.
  function distance(one, other) {
    const b = A * (1 - F);
    const [u1, u2] = [one, other].map((point) => Math.atan((1 - F) * Math.tan(radians(point.lat))));
    const apart = radians(other.lon - one.lon);
    let lambda = apart;
    for (let turn = 0; turn < 100; turn += 1) {
      const sinSigma = Math.hypot(
        Math.cos(u2) * Math.sin(lambda),
        Math.cos(u1) * Math.sin(u2) - Math.sin(u1) * Math.cos(u2) * Math.cos(lambda)
      );
      if (sinSigma === 0) return 0;
      const cosSigma = Math.sin(u1) * Math.sin(u2) + Math.cos(u1) * Math.cos(u2) * Math.cos(lambda);
      const sigma = Math.atan2(sinSigma, cosSigma);
      const sinAlpha = (Math.cos(u1) * Math.cos(u2) * Math.sin(lambda)) / sinSigma;
      const cosAlpha2 = 1 - sinAlpha ** 2;
      const middle = cosAlpha2 ? cosSigma - (2 * Math.sin(u1) * Math.sin(u2)) / cosAlpha2 : 0;
      const c = (F / 16) * cosAlpha2 * (4 + F * (4 - 3 * cosAlpha2));
      const before = lambda;
      lambda =
        apart +
        (1 - c) * F * sinAlpha * (sigma + c * sinSigma * (middle + c * cosSigma * (2 * middle ** 2 - 1)));
      if (Math.abs(lambda - before) > 1e-12) continue;
      const u = (cosAlpha2 * (A ** 2 - b ** 2)) / b ** 2;
      const big = 1 + (u / 16384) * (4096 + u * (u * (320 - 175 * u) - 768));
      const small = (u / 1024) * (256 + u * (u * (74 - 47 * u) - 128));
      const last = (small / 6) * middle * (4 * sinSigma ** 2 - 3) * (4 * middle ** 2 - 3);
      const delta = small * sinSigma * (middle + (small / 4) * (cosSigma * (2 * middle ** 2 - 1) - last));
      return b * big * (sigma - delta);
    }
    return NaN;
  }

  window.planningGeodesy = { grid: grid, distance: distance };
})();
