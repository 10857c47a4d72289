/** Cuts the range that a request asks for out of a whole answer (RFC 9110, section 14). */
export async function range(whole: Response, asked: string | null): Promise<Response> {
  const parts = /^bytes=(\d*)-(\d*)$/.exec(asked ?? "");
  if (!parts) return whole;
  const blob = await whole.blob();
  const [first, last] = span(blob.size, parts[1] ?? "", parts[2] ?? "");
  if (first > last) {
    return new Response(null, { status: 416, headers: { "Content-Range": `bytes */${blob.size}` } });
  }
  const headers = new Headers(whole.headers);
  headers.set("Content-Range", `bytes ${first}-${last}/${blob.size}`);
  headers.set("Content-Length", String(last - first + 1));
  return new Response(blob.slice(first, last + 1), { status: 206, headers });
}

function span(size: number, first: string, last: string): [number, number] {
  if (first === "")
    return last === "" || Number(last) === 0 ? [1, 0] : [Math.max(0, size - Number(last)), size - 1];
  const end = last === "" ? size - 1 : Math.min(Number(last), size - 1);
  return Number(first) < size ? [Number(first), end] : [1, 0];
}
