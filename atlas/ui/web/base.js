// A base map of the reader's own, beneath the layers.
//
// It is off until the reader gives its address; address and key stay in this browser's localStorage and
// are sent to nobody but the server of that map. A page that must ask no other host goes without this file.
"use strict";

(function () {
  const STORE = "planning-atlas-base";
  const TIANDITU = {
    // National Geospatial Public Service Platform; needs the reader's own key
    tdt_vec: ["vec", "cva"],
    tdt_img: ["img", "cia"],
  };
  const KINDS = ["builtin", "blank", "tdt_vec", "tdt_img", "own"];

  let map, made, says, words, panel, tiles, credit;

  // `made` and `says` are those of `tools.js`, which says the words of the form with its own.
  function start(onto, corner, tools) {
    [map, credit] = [onto, corner];
    ({ made, says } = tools);
    panel = baseForm();
    wear(kept());
  }

  function say(now) {
    words = now;
    wear(kept());
  }

  function kept() {
    try {
      const read = JSON.parse(localStorage.getItem(STORE)) || {};
      return KINDS.includes(read.kind) ? read : { kind: "builtin" };
    } catch {
      return { kind: "builtin" };
    }
  }

  function baseForm() {
    const form = made("form", "atlas-base", map.getContainer());
    form.hidden = true;
    L.DomEvent.disableClickPropagation(form);
    L.DomEvent.disableScrollPropagation(form);
    const choice = field(form, "base", "select");
    for (const kind of KINDS) says(made("option", "", choice), "base_" + kind, "text").value = kind;
    const inputs = { address: field(form, "address"), key: field(form, "key"), credit: field(form, "credit") };
    inputs.address.placeholder = "{z}/{x}/{y}";
    says(made("p", "", form), "base_note", "text");
    const fault = made("p", "atlas-fault", form);
    fault.setAttribute("role", "alert");
    const done = says(made("button", "", form), "base_use", "text");
    done.type = "submit";
    const now = kept();
    choice.value = now.kind;
    for (const key of Object.keys(inputs)) inputs[key].value = now[key] || "";
    const needs = () => {
      inputs.address.parentElement.hidden = inputs.credit.parentElement.hidden = choice.value !== "own";
      inputs.key.parentElement.hidden = !["own", "tdt_vec", "tdt_img"].includes(choice.value);
    };
    choice.addEventListener("change", needs);
    needs();
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const wish = { kind: choice.value };
      for (const key of Object.keys(inputs)) wish[key] = inputs[key].value.trim();
      fault.textContent = faultOf(wish);
      if (fault.textContent) return;
      localStorage.setItem(STORE, JSON.stringify(wish));
      wear(wish);
      fold(map.getContainer().querySelector("[data-tool='base']"));
    });
    return form;
  }

  function field(form, key, tag = "input") {
    const label = made("label", "", form);
    says(made("span", "", label), key === "base" ? "base" : "base_" + key, "text");
    const element = made(tag, "", label);
    element.autocomplete = "off";
    return element;
  }

  function fold(element) {
    panel.hidden = !panel.hidden;
    element.setAttribute("aria-expanded", String(!panel.hidden));
    if (panel.hidden) element.focus();
    else panel.querySelector("select").focus();
  }

  function faultOf(wish) {
    if (wish.kind in TIANDITU && !wish.key) return words.base_no_key;
    if (wish.kind !== "own") return "";
    return template(wish) ? "" : words.base_no_address;
  }

  // XYZ as it is; the words of a WMTS address stand for the same three numbers.
  function template(wish) {
    const address = wish.address
      .replace(/\{TileMatrix\}/gi, "{z}")
      .replace(/\{TileCol\}/gi, "{x}")
      .replace(/\{TileRow\}/gi, "{y}")
      .replace(/\{key\}/g, () => encodeURIComponent(wish.key));
    const whole = ["{z}", "{x}"].every((part) => address.includes(part)) && /\{-?y\}/.test(address);
    return whole && /^https?:\/\/[^/]/i.test(address) ? address : "";
  }

  function tianditu(layer, key) {
    const asked = "SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&STYLE=default&TILEMATRIXSET=w&FORMAT=tiles";
    const tile = "&LAYER=" + layer + "&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}&tk=" + encodeURIComponent(key);
    return "https://t{s}.tianditu.gov.cn/" + layer + "_w/wmts?" + asked + tile;
  }

  let worn = "";

  function wear(wish) {
    const look = JSON.stringify([wish, words && words.base_tdt_credit]);
    if (look === worn || !words) return;
    worn = look;
    if (tiles) tiles.remove();
    tiles = L.layerGroup().addTo(map);
    credit.textContent = "";
    map.getContainer().classList.toggle("atlas-blank", wish.kind === "blank");
    if (faultOf(wish)) return;
    const options = { maxZoom: 22, maxNativeZoom: 18, subdomains: "01234567", attribution: "" };
    if (wish.kind in TIANDITU) {
      for (const layer of TIANDITU[wish.kind]) L.tileLayer(tianditu(layer, wish.key), options).addTo(tiles);
      credit.textContent = words.base_tdt_credit;
    } else if (wish.kind === "own") {
      const address = template(wish);
      L.tileLayer(address, { ...options, subdomains: "abc" }).addTo(tiles);
      credit.textContent = wish.credit || new URL(address.replace(/[{}]/g, "")).host;
    }
  }

  window.planningBase = { start: start, say: say, fold: fold };
})();
