/** The work that a browser does is what the server's library (ALTCHA) asks for. */
import assert from "node:assert/strict";
import test from "node:test";
import { solve } from "../src/report/puzzle.ts";

// Made by the server's library with 100 rounds; its own solver finds counter 23.
const PUZZLE = {
  parameters: {
    algorithm: "PBKDF2/SHA-256",
    cost: 100,
    keyLength: 32,
    keyPrefix: "a266858fe291b9772d6f99f451001877",
    nonce: "4de1e4e8a6d6a79c56fb8048598718fb",
    salt: "59c5a13674c2da6495e8b874cf04715a",
  },
  signature: "31eb8989e20b5047f34ea24e93739232563fd85a499793890094d08cf78bee25",
};

test("a puzzle is solved as the server solves it", async () => {
  const said = JSON.parse(atob(await solve(PUZZLE))) as { challenge: unknown; solution: object };

  assert.deepEqual(said.challenge, PUZZLE);
  assert.deepEqual(said.solution, {
    counter: 23,
    derivedKey: "a266858fe291b9772d6f99f451001877cdac65e09dbf04db1b0501b90aaaefac",
  });
});
