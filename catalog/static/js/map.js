// The interactive map: nothing of it is loaded before its button is pressed; without it the drawing stays.
"use strict";
const opener = document.querySelector("button[data-map]");
if (opener) {
  const area = document.getElementById("map-area");
  const told = document.getElementById("map-told");
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const SHARE = [0, 0.16, 0.36, 0.56, 0.78, 1];

  const load = (tag, attributes) => new Promise((done, failed) => {
    const element = Object.assign(document.createElement(tag), attributes);
    element.onload = done;
    element.onerror = failed;
    document.head.append(element);
  });

  const words = ({label, value}) => {
    const text = document.createElement("span");
    text.textContent = value === undefined ? label : `${label}: ${value}`;
    return text;
  };

  const draw = (data) => {
    const frame = document.createElement("div");
    frame.className = "map-live";
    area.replaceChildren(frame);
    const map = L.map(frame, {zoomControl: false, attributionControl: false, zoomSnap: 0.25});
    const zoom = L.control({position: "topleft"});
    zoom.onAdd = () => {
      // Buttons of our own: those of the library are links that lead nowhere.
      const box = document.createElement("div");
      box.className = "leaflet-bar map-zoom";
      for (const [sign, label, step] of [["+", opener.dataset.zoomIn, 1], ["−", opener.dataset.zoomOut, -1]]) {
        const button = Object.assign(document.createElement("button"), {type: "button", textContent: sign, ariaLabel: label});
        button.addEventListener("click", () => map.setZoom(map.getZoom() + step));
        box.append(button);
      }
      L.DomEvent.disableClickPropagation(box);
      return box;
    };
    zoom.addTo(map);
    if (opener.dataset.tiles) L.tileLayer(opener.dataset.tiles, {maxZoom: 18}).addTo(map);
    const [ink, line] = [colour("--c1"), colour("--ink-2")];
    const layer = L.geoJSON(data, {
      pointToLayer: (_, place) => L.circleMarker(place, {radius: 6, weight: 1, color: line, fillColor: ink, fillOpacity: 0.8}),
      style: ({properties}) => properties.class === undefined ? {} : {weight: 1, color: line, fillColor: ink, fillOpacity: SHARE[properties.class]},
      onEachFeature: ({properties}, part) => part.bindPopup(() => words(properties), {closeButton: false}),
    }).addTo(map);
    map.fitBounds(layer.getBounds(), {padding: [12, 12], maxZoom: 14});
  };

  opener.hidden = false;
  opener.addEventListener("click", async () => {
    opener.disabled = true;
    try {
      const [answer] = await Promise.all([
        fetch(opener.dataset.map),
        load("link", {rel: "stylesheet", href: opener.dataset.style}),
        load("script", {src: opener.dataset.script}),
      ]);
      if (!answer.ok) throw new Error(String(answer.status));
      draw(await answer.json());
      opener.hidden = true;
    } catch {
      told.textContent = opener.dataset.failed;
      opener.disabled = false;
    }
  });
}
