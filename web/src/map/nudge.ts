/** Moving a pin without a mouse. */
import type { Map as MapLibre, Marker } from "maplibre-gl";

const STEP_PX = 12;
const ARROWS: Record<string, [number, number]> = {
  ArrowUp: [0, -STEP_PX],
  ArrowDown: [0, STEP_PX],
  ArrowLeft: [-STEP_PX, 0],
  ArrowRight: [STEP_PX, 0],
};

/** Moves a marker one step where the key is an arrow, and says whether it was. */
export function nudge(map: MapLibre, marker: Marker, event: KeyboardEvent): boolean {
  const step = ARROWS[event.key];
  if (!step) return false;
  event.preventDefault();
  event.stopPropagation();
  const point = map.project(marker.getLngLat());
  marker.setLngLat(map.unproject([point.x + step[0], point.y + step[1]]));
  return true;
}
