/**
 * <simpul-desk-map>: reports, villages or a round on a map, on a page that says it too.
 *
 * Attributes: those of AskingMap; inline (the id of a JSON block instead of an address). A feature's properties: tone,
 * title, text, url, count (of a cell), label. Which tone has which colour is said in the style sheet (--tone-NAME).
 */
import type { MapMouseEvent } from "maplibre-gl";
import { AskingMap, NONE } from "./map/asking.ts";
import { type Box, box, type Position } from "./map/box.ts";
import { el, here } from "./map/dom.ts";
import type { Over } from "./map/style.ts";
import type { Tokens } from "./map/tokens.ts";

const TONES = ["open", "late", "over", "way", ...Array.from({ length: 9 }, (_, index) => `office-${index}`)];

class SimpulDeskMap extends AskingMap {
  override connectedCallback(): void {
    const inline = document.getElementById(this.getAttribute("inline") ?? "");
    if (inline) this.data = JSON.parse(inline.textContent ?? "{}") as GeoJSON.FeatureCollection;
    super.connectedCallback();
  }

  protected over(colours: Tokens): Over {
    return over(colours);
  }

  protected told(found: GeoJSON.FeatureCollection): string {
    return found.features.length ? "" : this.say("nothing");
  }

  protected card(event: MapMouseEvent): HTMLElement | undefined {
    const found = this.under(event, ["points", "areas"]);
    if (!found) return undefined;
    const text = (name: string): string => String(found.properties[name] ?? "");
    const card = el("div", { class: "map-card" }, el("h2", {}, text("title")), el("p", {}, text("text")));
    if (text("url")) card.append(el("p", {}, here(text("url"), this.say("look"))));
    return card;
  }

  protected begin(): Box | undefined {
    const points = this.data.features.flatMap(({ geometry }) =>
      geometry.type === "Point" ? [geometry.coordinates as Position] : [],
    );
    return points.length > 1 ? box(points) : undefined;
  }
}

/** What is drawn over the base map: areas below, ways, points above. What is late is larger, not only red. */
function over(colours: Tokens): Over {
  const read = getComputedStyle(document.documentElement);
  const said = TONES.flatMap((tone) => [
    tone,
    read.getPropertyValue(`--tone-${tone}`).trim() || colours.accent,
  ]);
  const colour = ["match", ["get", "tone"], ...said, colours.accent] as never;
  const number = ["max", 1, ["coalesce", ["get", "count"], 1]];
  return {
    sources: { found: { type: "geojson", data: NONE } },
    under: [
      {
        id: "areas",
        type: "fill",
        source: "found",
        filter: ["==", ["geometry-type"], "Polygon"],
        paint: { "fill-color": colour, "fill-opacity": 0.45 },
      },
      {
        id: "edges",
        type: "line",
        source: "found",
        filter: ["==", ["geometry-type"], "Polygon"],
        paint: { "line-color": colours.ink, "line-width": 0.7 },
      },
      {
        id: "way",
        type: "line",
        source: "found",
        filter: ["==", ["geometry-type"], "LineString"],
        layout: { "line-cap": "round", "line-join": "round" },
        paint: { "line-width": 4, "line-color": colours.accent },
      },
    ],
    above: [
      {
        id: "points",
        type: "circle",
        source: "found",
        filter: ["==", ["geometry-type"], "Point"],
        paint: {
          "circle-color": colour,
          "circle-radius": [
            "+",
            ["case", ["has", "label"], 9, ["==", ["get", "tone"], "late"], 7, 5],
            ["*", 3, ["log10", number as never]],
          ] as never,
          "circle-stroke-color": colours.casing,
          "circle-stroke-width": 1.5,
        },
      },
      {
        id: "numbers",
        type: "symbol",
        source: "found",
        filter: ["any", ["has", "count"], ["has", "label"]],
        layout: {
          "text-field": ["to-string", ["coalesce", ["get", "label"], ["get", "count"]]],
          "text-font": ["Noto Sans Medium"],
          "text-size": 12,
          "text-allow-overlap": true,
        },
        paint: {
          "text-color": colours.surface,
          "text-halo-color": colours.ink,
          "text-halo-width": 1.2,
        },
      },
    ],
  };
}

customElements.define("simpul-desk-map", SimpulDeskMap);
