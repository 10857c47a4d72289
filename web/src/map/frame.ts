/** What is around the map: how tiles are fetched, its buttons, and whose data it is. */
import {
  AttributionControl,
  addProtocol,
  GeolocateControl,
  type Map as MapLibre,
  NavigationControl,
  ScaleControl,
} from "maplibre-gl";
import { Protocol } from "pmtiles";

let added = false;

/** Lets MapLibre read tiles out of one file by ranges. */
export function protocol(): void {
  if (added) return;
  addProtocol("pmtiles", new Protocol().tile);
  added = true;
}

/** Puts the buttons on the map. */
export function controls(map: MapLibre, full: boolean, attribution: string): void {
  map.addControl(new NavigationControl({ showCompass: false }), "top-right");
  if (full)
    map.addControl(new GeolocateControl({ positionOptions: { enableHighAccuracy: true } }), "top-right");
  map.addControl(
    new AttributionControl({
      compact: false,
      ...(attribution ? { customAttribution: escaped(attribution) } : {}),
    }),
    "bottom-right",
  );
  map.addControl(new ScaleControl(), "bottom-right");
}

/** MapLibre writes attributions as markup; ours is text. */
function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
