/** What opens at a click: a segment, a damage, or how many of each are in a cell. */
import { day, el, here } from "./dom.ts";
import { type Cell, type Cluster, type Damage, GRADES, sdi, type Segment } from "./records.ts";
import type { Say } from "./words.ts";

export function segmentCard(segment: Segment, say: Say, language: string): HTMLElement {
  const seen = segment.coverage_percent;
  return card(
    segment.street || say("unnamed"),
    el("p", {}, el("strong", { class: `grade grade-${segment.grade}` }, say(`grade.${segment.grade}`))),
    facts([
      [say("sdi"), sdi(segment, language)],
      [say("coverage"), seen === null ? "" : `${Math.round(seen)} %`],
      [say("surveyed_on"), day(segment.surveyed_on, language)],
    ]),
    el("p", {}, here(segment.url, say("open_segment"))),
  );
}

export function damageCard(damage: Damage, say: Say, language: string): HTMLElement {
  return card(
    say(`kind.${damage.kind}`),
    el("p", {}, damage.street || say("unnamed")),
    facts([
      [say("confidence"), `${Math.round(100 * damage.confidence)} %`],
      [say("seen_times"), say("times", { count: damage.seen_times })],
      [say("last_seen_on"), day(damage.last_seen_on, language)],
    ]),
    el("p", { class: "quiet-text" }, say(damage.reviewed ? "reviewed" : "unreviewed")),
    el("p", {}, here(damage.url, say("open_damage"))),
  );
}

export function cellCard(cell: Cell, say: Say): HTMLElement {
  const rows = GRADES.map((grade) => [grade, cell.grades[grade] ?? 0] as const).filter(
    ([, count]) => count > 0,
  );
  return card(
    say("cell", { count: cell.count }),
    facts(rows.map(([grade, count]) => [say(`grade.${grade}`), String(count)])),
  );
}

export function clusterCard(cluster: Cluster, say: Say): HTMLElement {
  const rows = Object.entries(cluster.kinds).sort(([, one], [, other]) => other - one);
  return card(
    say("cluster", { count: cluster.count }),
    facts(rows.map(([kind, count]) => [say(`kind.${kind}`), String(count)])),
  );
}

function card(title: string, ...children: HTMLElement[]): HTMLElement {
  return el("div", { class: "map-card" }, el("h2", {}, title), ...children);
}

function facts(rows: [string, string][]): HTMLElement {
  const known = rows.filter(([, value]) => value !== "");
  return el(
    "dl",
    {},
    ...known.map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, value))),
  );
}
