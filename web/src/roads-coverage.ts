/**
 * <simpul-coverage>: what was driven lately, long ago and never, and a suggested drive, on a page that says it too.
 *
 * Attributes: those of AskingMap. In the page: #suggested-drive (JSON), and a form #suggest whose start a press on the
 * map fills in.
 */
import type { GeoJSONSource, MapMouseEvent } from "maplibre-gl";
import { AskingMap, NONE } from "./map/asking.ts";
import { type Box, box, type Position } from "./map/box.ts";
import { day, el } from "./map/dom.ts";
import type { Over } from "./map/style.ts";
import type { Tokens } from "./map/tokens.ts";

class SimpulCoverage extends AskingMap {
  override connectedCallback(): void {
    super.connectedCallback();
    this.after(this.#legend());
  }

  protected over(colours: Tokens): Over {
    return over(colours);
  }

  protected told(found: GeoJSON.FeatureCollection & { truncated?: boolean }): string {
    return found.truncated ? this.say("truncated") : "";
  }

  protected override fill(): void {
    super.fill();
    this.map?.getSource<GeoJSONSource>("drive")?.setData(suggested());
  }

  protected card(event: MapMouseEvent): HTMLElement {
    const card = el("div", { class: "map-card" });
    const line = this.under(event, ["lines", "never"]);
    if (line) {
      const { street, seen_on } = line.properties as Record<string, string | null>;
      card.append(el("h2", {}, street || this.say("street")));
      const text = seen_on
        ? this.say("seen_on", { day: day(seen_on, this.language) })
        : this.say("never_seen");
      card.append(el("p", {}, text));
    }
    const field = document.querySelector<HTMLInputElement>("#suggest input[name=start]");
    if (field) {
      const button = el("button", { type: "button", class: "button-quiet" }, this.say("start_here"));
      button.addEventListener("click", () => {
        field.value = `${event.lngLat.lng.toFixed(5)},${event.lngLat.lat.toFixed(5)}`;
        this.close();
        field.focus();
      });
      card.append(button);
    }
    return card;
  }

  protected begin(): Box | undefined {
    const [line] = suggested().features;
    return line?.geometry.type === "LineString" ? box(line.geometry.coordinates as Position[]) : undefined;
  }

  #legend(): HTMLElement {
    const list = el("ul", { class: "coverage-legend" });
    for (const name of ["lately", "long_ago", "never"])
      list.append(el("li", {}, el("span", { class: `coverage-${name}` }), ` ${this.say(name)}`));
    if (suggested().features.length)
      list.append(el("li", {}, el("span", { class: "coverage-drive" }), ` ${this.say("drive")}`));
    return list;
  }
}

/** What is drawn over the base map. Never driven is dashed, so that nobody needs the colour. */
function over(colours: Tokens): Over {
  const source = { type: "geojson" as const, data: NONE };
  const seen = ["get", "seen"] as const;
  return {
    sources: { found: source, drive: source },
    under: [
      {
        id: "lines",
        type: "line",
        source: "found",
        filter: ["!=", ["get", "seen"], "never"],
        paint: {
          "line-width": 4,
          "line-color": ["case", ["==", [...seen], "lately"], colours.grade.good, colours.grade.poor],
        },
      },
      {
        id: "never",
        type: "line",
        source: "found",
        filter: ["==", ["get", "seen"], "never"],
        paint: { "line-width": 3, "line-color": colours.grade.unknown, "line-dasharray": [2, 1.5] },
      },
      {
        id: "drive-casing",
        type: "line",
        source: "drive",
        layout: { "line-cap": "round", "line-join": "round" },
        paint: { "line-width": 6, "line-color": colours.casing },
      },
      {
        id: "drive",
        type: "line",
        source: "drive",
        layout: { "line-cap": "round", "line-join": "round" },
        paint: { "line-width": 3, "line-color": colours.accent },
      },
    ],
    above: [],
  };
}

function suggested(): GeoJSON.FeatureCollection {
  const block = document.getElementById("suggested-drive");
  if (!block) return NONE;
  const { line } = JSON.parse(block.textContent ?? "{}") as { line: [number, number][] };
  const geometry = { type: "LineString" as const, coordinates: line };
  return { type: "FeatureCollection", features: [{ type: "Feature", properties: {}, geometry }] };
}

customElements.define("simpul-coverage", SimpulCoverage);
