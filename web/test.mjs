/** Runs the tests of the parts that need no browser: bundled by esbuild, run by Node's own test runner. */
import { spawnSync } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";

const tests = new URL("tests/", import.meta.url).pathname;
const folder = await mkdtemp(join(tmpdir(), "simpul-web-"));
const entryPoints = (await readdir(tests))
  .filter((name) => name.endsWith(".test.ts"))
  .map((name) => join(tests, name));
await build({
  entryPoints,
  outdir: folder,
  bundle: true,
  platform: "node",
  format: "esm",
  outExtension: { ".js": ".mjs" },
});
const files = (await readdir(folder)).map((name) => join(folder, name));
const { status } = spawnSync(process.execPath, ["--test", ...files], { stdio: "inherit" });
await rm(folder, { recursive: true });
process.exit(status ?? 1);
