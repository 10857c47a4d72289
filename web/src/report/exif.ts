/**
 * What a JPEG says of itself, so far as a smaller copy must say it too: its EXIF segment (EXIF 2.32, CIPA DC-008),
 * and where it was taken. Nothing in a file can make this fail.
 */
const ORIENTATION = 0x0112;
const GPS = 0x8825;

export interface Said {
  /** The APP1 segment with its marker, with the picture said to be upright; undefined where there is none. */
  segment: Uint8Array<ArrayBuffer> | undefined;
  /** Longitude and latitude. */
  at: [number, number] | undefined;
}

export function read(data: ArrayBuffer): Said {
  try {
    return found(data);
  } catch {
    return { segment: undefined, at: undefined };
  }
}

/** Puts an EXIF segment into a JPEG that has none. */
export function withSegment(jpeg: ArrayBuffer, segment: Uint8Array<ArrayBuffer>): Blob {
  return new Blob([jpeg.slice(0, 2), segment, jpeg.slice(2)], { type: "image/jpeg" });
}

function found(data: ArrayBuffer): Said {
  const view = new DataView(data);
  if (view.getUint16(0) !== 0xffd8) return { segment: undefined, at: undefined };
  let at = 2;
  while (at + 4 < view.byteLength) {
    const [marker, length] = [view.getUint16(at), view.getUint16(at + 2)];
    if (marker === 0xffda || (marker & 0xff00) !== 0xff00) break;
    const isExif = marker === 0xffe1 && view.getUint32(at + 4) === 0x45786966;
    if (isExif) return ofSegment(new Uint8Array(data.slice(at, at + 2 + length)));
    at += 2 + length;
  }
  return { segment: undefined, at: undefined };
}

function ofSegment(segment: Uint8Array<ArrayBuffer>): Said {
  const tiff = new DataView(segment.buffer, 10);
  const little = tiff.getUint16(0) === 0x4949;
  const fields = directory(tiff, tiff.getUint32(4, little), little);
  const turned = fields.get(ORIENTATION);
  if (turned) tiff.setUint16(turned.value, 1, little);
  const gps = fields.get(GPS);
  const place = gps && position(tiff, tiff.getUint32(gps.value, little), little);
  return { segment, at: place };
}

interface Field {
  /** Where its value is, or the offset of its value. */
  value: number;
}

function directory(tiff: DataView, start: number, little: boolean): Map<number, Field> {
  const fields = new Map<number, Field>();
  const count = Math.min(tiff.getUint16(start, little), 200);
  for (let index = 0; index < count; index += 1) {
    const entry = start + 2 + 12 * index;
    fields.set(tiff.getUint16(entry, little), { value: entry + 8 });
  }
  return fields;
}

function position(tiff: DataView, start: number, little: boolean): [number, number] | undefined {
  const fields = directory(tiff, start, little);
  const degrees = (ref: number, values: number, negative: string): number | undefined => {
    const [side, where] = [fields.get(ref), fields.get(values)];
    if (!side || !where) return undefined;
    const offset = tiff.getUint32(where.value, little);
    const part = (index: number): number =>
      tiff.getUint32(offset + 8 * index, little) / tiff.getUint32(offset + 8 * index + 4, little);
    const sum = part(0) + part(1) / 60 + (part(2) || 0) / 3600;
    return String.fromCharCode(tiff.getUint8(side.value)) === negative ? -sum : sum;
  };
  const [lat, lon] = [degrees(1, 2, "S"), degrees(3, 4, "W")];
  if (lat === undefined || lon === undefined || !Number.isFinite(lat + lon) || (lat === 0 && lon === 0))
    return undefined;
  return Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? [lon, lat] : undefined;
}
