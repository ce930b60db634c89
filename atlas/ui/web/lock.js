// Two maps with one view: what one is moved to, the other follows at once.
//
// The frames of a comparison speak over a channel of their own. What is said is not where a map looks but how
// far from the middle of its county, in degrees north and in degrees east at that latitude, and at which scale
// on the ground (as in atlas/ui/locked.py), so that two counties are seen at one scale. The left map leads
// where nobody has moved either: the right one asks it where to look.
"use strict";

(function () {
  const LEADER = "left";
  const cosine = (degrees) => Math.cos((degrees * Math.PI) / 180);

  let map, onLed, size;
  let lock = null; // {channel, side, middle: [latitude, longitude]}; null on a map that stands alone
  let channel = null;
  let hand = false; // whether the reader moved this map last
  let following = false; // while the other map's view is taken over

  function start(onto, whenLed) {
    map = onto;
    onLed = whenLed;
    size = map.getSize();
    for (const sign of ["wheel", "pointerdown", "keydown"]) {
      map.getContainer().addEventListener(sign, () => (hand = true), { capture: true, passive: true });
    }
    map.on("move", () => channel && !following && isLeading() && map.getSize().equals(size) && say());
    map.on("resize", () => {
      size = map.getSize();
      if (channel) meet();
    });
  }

  function join(wish) {
    if (!wish) return;
    const isNew = !lock || ["channel", "side"].some((part) => lock[part] !== wish[part]);
    const isElsewhere = !lock || String(lock.middle) !== String(wish.middle);
    lock = wish;
    if (isNew) {
      if (channel) channel.close();
      channel = new BroadcastChannel(lock.channel);
      channel.onmessage = (event) => hear(event.data);
    }
    if (isNew || isElsewhere) {
      hand = false;
      meet();
    }
  }

  // Where both have changed without the reader's doing, the left one says where they look.
  function meet() {
    if (lock.side === LEADER) say();
    else channel.postMessage({ asks: true });
  }

  function say() {
    const [at, scale] = [map.getCenter(), cosine(lock.middle[0])];
    channel.postMessage({
      north: at.lat - lock.middle[0],
      east: (at.lng - lock.middle[1]) * scale,
      zoom: map.getZoom() - Math.log2(scale),
    });
  }

  function hear(news) {
    if (news.asks) {
      if (lock.side === LEADER) say();
      return;
    }
    const scale = cosine(lock.middle[0]);
    const at = [lock.middle[0] + news.north, lock.middle[1] + news.east / scale];
    const snap = map.options.zoomSnap;
    hand = false;
    following = true;
    map.options.zoomSnap = 0; // the scale is the other's, not a step of this map's own
    map.setView(at, news.zoom + Math.log2(scale), { animate: false });
    map.options.zoomSnap = snap;
    following = false;
    onLed();
  }

  function isLeading() {
    return hand || lock.side === LEADER;
  }

  // Whether this map may choose its view by itself.
  function isFree() {
    return !channel || lock.side === LEADER;
  }

  // Whether its view is the other map's doing, which tells the page itself.
  function isLed() {
    return Boolean(channel) && !hand;
  }

  window.planningLock = { start: start, join: join, isFree: isFree, isLed: isLed };
})();
