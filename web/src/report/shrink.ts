/** A photo as it is sent: one larger than the network needs is made smaller, and says when and where all the same. */
import { read, withSegment } from "./exif.ts";
import type { Shot } from "./store.ts";

const LONGEST_PX = 2560;
const QUALITY = 0.85;
const GLANCE_PX = 800;

/** Gives what is sent of a photo; where this browser cannot make it smaller, the photo as it is. */
export async function shot(file: File): Promise<Shot> {
  const data = await file.arrayBuffer();
  const { segment, at } = read(data);
  const smaller = await reduced(file).catch(() => undefined);
  if (!smaller) return { name: file.name, file, at };
  const said = segment ? withSegment(await smaller.arrayBuffer(), segment) : smaller;
  return { name: file.name.replace(/\.\w+$/, "") + ".jpg", file: said, at };
}

/** Gives a small JPEG of a photo, for the program that suggests what it is about; undefined where none can be made. */
export async function glance(file: Blob): Promise<Blob | undefined> {
  return (await reduced(file, GLANCE_PX).catch(() => undefined)) ?? (file.size < 500_000 ? file : undefined);
}

/** Gives a smaller JPEG, upright; undefined where the photo is small enough. */
async function reduced(file: Blob, longest = LONGEST_PX): Promise<Blob | undefined> {
  const picture = await createImageBitmap(file);
  try {
    const scale = longest / Math.max(picture.width, picture.height);
    if (scale >= 1) return undefined;
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [Math.round(picture.width * scale), Math.round(picture.height * scale)];
    canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
    return await new Promise((done, no) => {
      canvas.toBlob((blob) => (blob ? done(blob) : no(new Error("no JPEG"))), "image/jpeg", QUALITY);
    });
  } finally {
    picture.close();
  }
}
