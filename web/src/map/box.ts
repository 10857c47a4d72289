/** Positions and boxes, in degrees. */

/** Longitude, latitude. */
export type Position = [number, number];

/** West, south, east, north. */
export type Box = [number, number, number, number];

/** Where a map begins that was told no box: Indonesia. */
const ANYWHERE: Box = [95, -11, 141, 6];

/** Gives the box around positions. */
export function box(positions: Position[]): Box {
  const [lons, lats] = [positions.map(([lon]) => lon), positions.map(([, lat]) => lat)];
  return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
}

/** Reads "W,S,E,N"; what cannot be read is anywhere. */
export function sides(text: string | null): Box {
  const read = (text ?? "").split(",").map(Number);
  return read.length === 4 && read.every(Number.isFinite) ? (read as Box) : ANYWHERE;
}
