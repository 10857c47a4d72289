/**
 * Draws the sign of a kind of damage: the same path that the legend shows, on a round plate. A whole rim and a tick
 * say that a person looked at it, a broken rim that only a machine did.
 */
import type { Map as MapLibre } from "maplibre-gl";
import type { Tokens } from "./tokens.ts";

const SIDE = 26;
const BOX = 16; // the box that the legend's paths are drawn in

/** Draws a sign when the map first asks for it. `path` gives the SVG path of a kind, "" where it has none. */
export function symbols(map: MapLibre, path: (kind: string) => string, colours: () => Tokens): void {
  map.setMissingStyleImageResolver((id) => {
    if (!id.startsWith("kind-") || map.hasImage(id)) return;
    const [, kind = "", mark] = id.split("-");
    const picture = draw(path(kind), colours(), mark === "reviewed");
    if (picture) map.addImage(id, picture, { pixelRatio: 2 });
  });
}

function draw(path: string, colours: Tokens, reviewed: boolean): ImageData | undefined {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 2 * SIDE;
  const pen = canvas.getContext("2d");
  if (!pen) return undefined;
  pen.scale(2, 2);
  pen.beginPath();
  pen.arc(SIDE / 2, SIDE / 2, SIDE / 2 - 1.5, 0, 2 * Math.PI);
  pen.fillStyle = colours.surface;
  pen.fill();
  pen.lineWidth = 2;
  pen.strokeStyle = colours.ink;
  if (!reviewed) pen.setLineDash([3, 2.4]);
  pen.stroke();
  pen.setLineDash([]);
  if (reviewed) tick(pen, colours);
  pen.translate((SIDE - BOX * 0.8) / 2, (SIDE - BOX * 0.8) / 2);
  pen.scale(0.8, 0.8);
  pen.lineWidth = 2.4;
  pen.lineCap = "round";
  pen.stroke(new Path2D(path));
  return pen.getImageData(0, 0, canvas.width, canvas.height);
}

function tick(pen: CanvasRenderingContext2D, colours: Tokens): void {
  const [x, y] = [SIDE - 5.5, 5.5];
  pen.save();
  pen.beginPath();
  pen.arc(x, y, 5, 0, 2 * Math.PI);
  pen.fillStyle = colours.ink;
  pen.fill();
  pen.beginPath();
  pen.moveTo(x - 2.4, y);
  pen.lineTo(x - 0.6, y + 2);
  pen.lineTo(x + 2.6, y - 2);
  pen.strokeStyle = colours.surface;
  pen.lineWidth = 1.6;
  pen.stroke();
  pen.restore();
}
