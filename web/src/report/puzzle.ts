/** The work that a browser does when very many reports come from its network: ALTCHA's second protocol. */

interface Puzzle {
  parameters: {
    algorithm: string;
    cost: number;
    keyLength: number;
    keyPrefix: string;
    nonce: string;
    salt: string;
  };
  signature: string;
}

const MOST_TRIES = 5000;

const bytes = (hex: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
const hex = (found: Uint8Array): string =>
  Array.from(found, (one) => one.toString(16).padStart(2, "0")).join("");

async function derive(puzzle: Puzzle, counter: number): Promise<string> {
  const { nonce, salt, cost, keyLength } = puzzle.parameters;
  const start = bytes(nonce);
  const word = new Uint8Array(start.length + 4);
  word.set(start);
  new DataView(word.buffer).setUint32(start.length, counter);
  const key = await crypto.subtle.importKey("raw", word, "PBKDF2", false, ["deriveBits"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt: bytes(salt), iterations: cost };
  return hex(new Uint8Array(await crypto.subtle.deriveBits(how, key, keyLength * 8)));
}

/** Solves a puzzle; "" where no number up to MOST_TRIES does. */
export async function solve(puzzle: Puzzle): Promise<string> {
  for (let counter = 0; counter < MOST_TRIES; counter += 1) {
    const derivedKey = await derive(puzzle, counter);
    if (derivedKey.startsWith(puzzle.parameters.keyPrefix))
      return btoa(JSON.stringify({ challenge: puzzle, solution: { counter, derivedKey } }));
  }
  return "";
}

/** Asks whether there is work to do before a report is sent, and does it. "" where there is none, or it fails. */
export async function work(url: string): Promise<string> {
  try {
    const answer = await fetch(url, { headers: { Accept: "application/json" }, cache: "no-store" });
    const { puzzle } = (await answer.json()) as { puzzle: Puzzle | null };
    return puzzle ? await solve(puzzle) : "";
  } catch {
    return "";
  }
}
