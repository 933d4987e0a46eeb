// SPDX-License-Identifier: Apache-2.0
// The page says what `paceline-bench export --format markdown` says: both made by the lab of the same records.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { ReportDocument, Run } from "../../src/data/document.ts";
import { contenderName } from "../../src/data/words.ts";
import { Pages, tableOf } from "../support/page.ts";

const TESTS = join(import.meta.dirname, "../../../tests");
const golden = (folder: string, file: string) =>
  readFileSync(join(TESTS, folder, "golden", file), "utf8");

/** Columns of the page by those of the export; a page shows an interval where there is one. */
const COLUMNS = {
  start: "start",
  "first run": "run (cold)",
  "later runs": "run (hot)",
  stop: "stop",
  total: "total",
  ratio: "ratio to serial_cpp",
  group: "group",
  CPU: "CPU",
  "peak memory": "peak memory",
};
const MEASURES: [start: string, measure: string][] = [
  ["put:", "put"],
  ["get:", "get"],
  ["round trip:", "round_trip"],
  ["rate;", "stream"],
];
const NOTHING = new Set(["", "–"]);

interface ExportedTable {
  heading: string;
  caption: string;
  rows: Record<string, string>[];
}

/** The tables of a Markdown text, each with the heading and the line above it. */
function tablesOf(markdown: string): ExportedTable[] {
  const tables: ExportedTable[] = [];
  let heading = "";
  let caption = "";
  let columns: string[] | null = null;
  for (const line of markdown.split("\n")) {
    if (!line.startsWith("|")) {
      columns = null;
      heading = line.startsWith("## ") ? line.slice(3) : heading;
      caption = line || caption;
      continue;
    }
    const texts = line
      .split("|")
      .slice(1, -1)
      .map((text) => text.trim());
    if (columns === null) {
      columns = texts;
      tables.push({ heading, caption, rows: [] });
    } else if (!texts.every((text) => /^-+:?$/.test(text))) {
      const named = columns.map((column, index) => [column, texts[index] ?? ""] as const);
      tables.at(-1)!.rows.push(Object.fromEntries(named));
    }
  }
  return tables;
}

/** "480–494 ms" as what its ends are called alone. */
function endsOf(range: string): [string, string] {
  const [lower = "", upper = ""] = range.split("–");
  return [/[a-z]/.test(lower) ? lower : `${lower} ${upper.split(" ")[1]}`, upper];
}

/** Numbers compared; each that differs fails. */
function compareWorkload(rows: string[][], table: ExportedTable, run: Run, workers: string) {
  let compared = 0;
  const head = rows[0]!.map((title) => title.replace(/ \(.*/, ""));
  for (const exported of table.rows) {
    const name = contenderName(run, exported["contender"]!);
    const row = rows.find((texts) => texts[0] === name && texts[1] === exported["workers"]);
    if (!row) {
      expect(exported["workers"], `${name} is missing`).not.toBe(workers);
      continue;
    }
    const shown = (title: string) => row[head.indexOf(title)] ?? "";
    for (const [title, column] of Object.entries(COLUMNS)) {
      const text = exported[column] ?? "";
      if (text !== "" || !NOTHING.has(shown(title))) {
        expect(shown(title), `${table.heading}, ${name}: ${title}`).toBe(text);
        compared += 1;
      }
    }
    const range = exported["95 % interval of the total"] || exported["range"]!;
    if (range !== "") {
      expect([shown("lower"), shown("upper")], name).toEqual(endsOf(range));
      compared += 2;
    }
  }
  return compared;
}

let pages: Pages;
beforeAll(async () => {
  pages = await Pages.start();
});
afterAll(async () => {
  await pages.stop();
});

it.each(["quick", "standard"])("shows the workloads of the %s run as exported", async (name) => {
  const data = golden("lab_report", `${name}.json`);
  const run = (JSON.parse(data) as ReportDocument).runs[0]!;
  const tables = tablesOf(golden("lab_export", `${name}.md`));
  let compared = 0;
  for (const workers of ["1", "2"]) {
    const { page } = await pages.open(data, { hash: `#workers=${workers}` });
    for (const table of tables.filter((one) => one.rows[0]?.["total"] !== undefined)) {
      const rows = await tableOf(page, `work_${table.heading}_phases`);
      compared += compareWorkload(rows, table, run, workers);
    }
  }
  expect(compared).toBeGreaterThan(100);
});

it.each(["quick", "standard"])("shows the queue of the %s run as exported", async (name) => {
  const data = golden("lab_report", `${name}.json`);
  const run = (JSON.parse(data) as ReportDocument).runs[0]!;
  const { page } = await pages.open(data);
  let compared = 0;
  for (const table of tablesOf(golden("lab_export", `${name}.md`))) {
    const measure = MEASURES.find(([start]) => table.caption.startsWith(start))?.[1];
    const place = run.queue.findIndex(({ part }) => `queue ${part}` === table.heading);
    if (measure === undefined || place < 0) {
      continue;
    }
    const rows = await tableOf(page, `queue_${place}_${measure}`);
    for (const { contender, ...sizes } of table.rows) {
      for (const [elements, text] of Object.entries(sizes)) {
        const named = contenderName(run, contender!);
        const row = rows.find((texts) => texts[0] === named && texts[1] === elements);
        if (row) {
          expect(row[3], `${table.heading} ${measure}, ${named}`).toBe(text.split(" (")[0]);
          compared += 1;
        } else {
          expect(text, named).toMatch(/not installed|unsupported|^$/);
        }
      }
    }
  }
  expect(compared).toBeGreaterThan(10);
});
