/** Builds the islands and the styles into the folder that Django serves: `npm run build`. */
import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { outlines, picture } from "./outlines.mjs";

const OUT = new URL("../src/simpul/site/static/build/", import.meta.url);
const WORKER = new URL("node_modules/maplibre-gl/dist/maplibre-gl-worker.mjs", import.meta.url);

await rm(OUT, { recursive: true, force: true });
await mkdir(OUT, { recursive: true });
await build({
  absWorkingDir: fileURLToPath(new URL(".", import.meta.url)),
  entryPoints: [
    "src/site.ts",
    "src/simpul-map.ts",
    "src/simpul-ride.ts",
    "src/simpul-spots.ts",
    "src/simpul-draw.ts",
    "src/ride-map.ts",
    "src/ride-worker.ts",
    "src/simpul-road.ts",
    "src/simpul-survey.ts",
    "src/roads-coverage.ts",
    "src/simpul-inspect.ts",
    "src/simpul-recorder.ts",
    "src/simpul-work.ts",
    "src/road-worker.ts",
    "src/reports-desk.ts",
    "src/report-push.ts",
    "src/simpul-review.ts",
    "src/simpul-report.ts",
    "src/simpul-reports.ts",
    "src/simpul-together.ts",
    "src/report-map.ts",
    "src/report-worker.ts",
    "src/css/site.css",
    "src/css/map.css",
  ],
  entryNames: "[name]",
  assetNames: "fonts/[name]-[hash]",
  outdir: fileURLToPath(OUT),
  bundle: true,
  minify: true,
  format: "esm",
  target: ["es2022"],
  legalComments: "linked",
  loader: { ".woff2": "file" },
  logLevel: "warning",
});
// The worker is a module of its own: a browser loads it beside the page, so it is copied as it is.
const worker = (await readFile(WORKER, "utf8")).replace(/\n?\/\/# sourceMappingURL=.*\s*$/, "\n");
await writeFile(new URL("maplibre-gl-worker.mjs", OUT), worker);
for (const icon of ["icon.svg", "ride-192.png", "ride-512.png"])
  await copyFile(new URL(`src/${icon}`, import.meta.url), new URL(icon, OUT));
const asean = await outlines();
await writeFile(new URL("asean.json", OUT), JSON.stringify(asean));
await writeFile(new URL("asean.svg", OUT), picture(asean));
