// SPDX-License-Identifier: Apache-2.0
// The panel behind each mark: how it opens and closes, and all that it holds.

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Locator, Page } from "playwright-core";
import type { Status } from "../../src/data/document.ts";
import { durationText } from "../../src/data/units.ts";
import { statusText } from "../../src/data/words.ts";
import { failuresDocument, tenRoundsDocument } from "../support/documents.ts";
import { drawAll, Pages, tableOf } from "../support/page.ts";

let pages: Pages;
beforeAll(async () => {
  pages = await Pages.start();
});
afterAll(async () => {
  await pages.stop();
});

const PHASES = "#work_numerical_phases";

function dialog(page: Page): Locator {
  return page.locator("dialog[open]");
}

async function focused(page: Page): Promise<string> {
  return page.evaluate(() => document.activeElement?.className ?? "");
}

describe("the detail panel", () => {
  it("opens by a click on a bar", async () => {
    const { page } = await pages.open(tenRoundsDocument());
    const picture = page.locator(`${PHASES} .picture`);
    await picture.scrollIntoViewIfNeeded();
    await page.waitForSelector(`${PHASES} .picture svg`);
    await picture.click({ position: { x: 230, y: 50 } });
    expect(await dialog(page).locator("h2").textContent()).toBe("Threads");
    expect(await page.evaluate(() => window.location.hash)).toMatch(/^#cell=\d+$/);
  });

  it("opens by keyboard from a picture; Escape closes it and the focus returns", async () => {
    const { page } = await pages.open(tenRoundsDocument());
    const picture = page.locator(`${PHASES} .picture`);
    await picture.scrollIntoViewIfNeeded();
    await page.waitForSelector(`${PHASES} .picture svg`);
    await picture.focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    const spoken = await page.locator(`${PHASES} [aria-live]`).textContent();
    expect(spoken).toMatch(/^Threads, 2 workers, 90/);
    expect(await page.locator(`${PHASES} .tip strong`).textContent()).toBe("Threads");
    await page.keyboard.press("Enter");
    expect(await dialog(page).locator("h2").textContent()).toBe("Threads");
    await page.keyboard.press("Escape");
    await dialog(page).waitFor({ state: "detached" });
    expect(await focused(page)).toBe("picture");
    expect(await page.evaluate(() => window.location.hash)).toBe("");
  });

  it("opens by tabbing to a row of a table and Enter", async () => {
    const { page } = await pages.open(tenRoundsDocument());
    const button = page.locator(`${PHASES} .tool`, { hasText: "Table" });
    await button.click();
    await button.focus();
    for (let step = 0; step < 12 && (await focused(page)) !== "quiet"; ++step) {
      await page.keyboard.press("Tab");
    }
    expect(await focused(page)).toBe("quiet");
    await page.keyboard.press("Enter");
    expect(await dialog(page).count()).toBe(1);
    await page.keyboard.press("Escape");
    await dialog(page).waitFor({ state: "detached" });
    expect(await focused(page)).toBe("quiet");
  });

  it("is undone by the back button and opened by its address", async () => {
    const { page } = await pages.open(tenRoundsDocument());
    await page.locator(".rank").nth(1).click();
    const hash = await page.evaluate(() => window.location.hash);
    await page.goBack();
    await dialog(page).waitFor({ state: "detached" });
    const second = await pages.open(tenRoundsDocument(), { hash });
    expect(await dialog(second.page).count()).toBe(1);
  });

  it("holds every sample as a dot, the numbers, the command, the source and the documentation", async () => {
    const data = tenRoundsDocument();
    const run = data.runs[0]!;
    const index = run.cells.findIndex(
      ({ contender, workers }) => contender === "pool" && workers === 2,
    );
    const cell = run.cells[index]!;
    const { page } = await pages.open(data, { hash: `#cell=${index}` });
    const panel = dialog(page);
    await panel.locator(".picture svg").first().waitFor();
    expect(await panel.locator("#samples tbody tr").count()).toBe(10);
    const numbers = await panel.locator(".part table").last().innerText();
    expect(numbers).toContain(durationText(cell.total!.median));
    expect(await panel.locator(".command code").textContent()).toBe(cell.command);
    expect(await panel.locator(".code .line").allTextContents()).toEqual([
      '"""Pool"""\n',
      "\n",
      'print("hello")\n',
    ]);
    const link = panel.locator(".links a");
    expect(await link.getAttribute("href")).toBe("https://example.org/documentation.html");
    expect(await link.getAttribute("rel")).toContain("noreferrer");
    await panel.locator("input[name=measure]").nth(1).check();
    expect(await panel.locator("#samples h3").textContent()).toBe("Every sample: start");
  });

  it("says of the command of a queue that it measures all parts", async () => {
    const data = tenRoundsDocument();
    const cells = data.runs[0]!.cells;
    const { page } = await pages.open(data);
    const note = dialog(page).locator(".command + .note");
    for (const [workload, notes] of [
      ["queue", ["It measures put and get, round trip and stream of this size."]],
      ["numerical", []],
    ] as const) {
      const index = cells.findIndex((cell) => cell.workload === workload);
      await page.evaluate((cell) => (window.location.hash = `cell=${cell}`), index);
      await dialog(page).locator(".command code").waitFor();
      await expect.poll(() => note.allTextContents()).toEqual(notes);
    }
  });

  it("tells a cell that printed nothing from one that was not run", async () => {
    const data = failuresDocument();
    const run = data.runs[0]!;
    const log = run.samples.fields.indexOf("log");
    run.samples.rows.forEach((row) => (row[log] = null));
    const { page } = await pages.open(data);
    for (const [contender, text] of [
      ["pool", "It printed nothing."],
      ["fails_crash", "It printed nothing."],
      ["fails_skipped", "It was not run."],
      ["fails_unsupported", "It was not run."],
      ["fails_not_installed", "It was not run."],
    ] as const) {
      const index = run.cells.findIndex((cell) => cell.contender === contender);
      await page.evaluate((cell) => (window.location.hash = `cell=${cell}`), index);
      const part = dialog(page).locator(".part", { hasText: "Logs and stacks" });
      await expect.poll(() => part.locator(".note").textContent()).toBe(text);
    }
  });

  it("copies the command", async () => {
    const { page } = await pages.open(tenRoundsDocument(), { hash: "#cell=0" });
    const button = dialog(page).locator(".command button");
    await button.click();
    await expect.poll(() => button.textContent()).toMatch(/Copied|Selected/);
  });
});

describe("failures", () => {
  const statuses: Status[] = [
    ...(["wrong", "error", "hang", "crash", "protocol", "leftover"] as const),
    ...(["unsupported", "not_installed", "skipped"] as const),
  ];

  it("look different from each other and never like zero", async () => {
    const { page } = await pages.open(failuresDocument());
    await drawAll(page);
    const texts = await page.locator(`${PHASES} svg text`).allTextContents();
    const signs = new Set<string | null>();
    const tones: Record<string, string> = {
      unsupported: "quiet",
      not_installed: "quiet",
      skipped: "caution",
    };
    for (const status of statuses) {
      expect(texts.some((text) => text.startsWith(statusText(status)))).toBe(true);
      const entry = page.locator("#failures .mishaps .status", {
        hasText: new RegExp(`^${statusText(status)}$`),
      });
      expect(await entry.first().getAttribute("class")).toBe(`status ${tones[status] ?? "bad"}`);
      signs.add(await entry.first().locator("path").getAttribute("d"));
    }
    expect(signs.size).toBe(statuses.length);
    const rows = (await tableOf(page, PHASES.slice(1))).filter(([name]) =>
      name!.startsWith("Fails"),
    );
    expect(rows.length).toBe(statuses.length);
    for (const [, workers, ...numbers] of rows) {
      expect(workers).toBe("2");
      expect(new Set(numbers.slice(0, -1))).toEqual(new Set(["–"]));
    }
  });

  it("have their reason, their log and how many rounds", async () => {
    const data = failuresDocument();
    const run = data.runs[0]!;
    const { page, errors } = await pages.open(data);
    for (const status of statuses) {
      const index = run.cells.findIndex(({ contender }) => contender === `fails_${status}`);
      await page.evaluate((cell) => (window.location.hash = `cell=${cell}`), index);
      const panel = dialog(page);
      await expect.poll(() => panel.locator("h2").textContent()).toBe(`Fails: ${status}`);
      expect(await panel.locator(".statuses").innerText()).toContain(`${statusText(status)}`);
      expect(await panel.locator(".statuses").innerText()).toContain("3 of 3 rounds");
      expect(await panel.locator("pre.code").first().textContent()).toBe(
        run.logs[`logs/${status}.txt`],
      );
    }
    expect(errors).toEqual([]);
  });

  it("of single rounds stand beside the value of the others", async () => {
    const { page } = await pages.open(failuresDocument());
    await drawAll(page);
    const rows = await tableOf(page, PHASES.slice(1));
    const row = rows.find((texts) => texts.at(-1)!.startsWith("1 of 3 rounds crash"));
    expect(row).toContain("168 ms");
  });
});

describe("hostile names, reasons and logs", () => {
  it("are text and run nothing", async () => {
    const { page, requests, errors } = await pages.open(failuresDocument());
    await drawAll(page);
    const picture = page.locator(`${PHASES} .picture`);
    await picture.focus();
    for (let row = 0; row < 20; ++row) {
      await page.keyboard.press("ArrowDown");
    }
    const run = failuresDocument().runs[0]!;
    for (const [index, cell] of run.cells.entries()) {
      if (cell.contender.startsWith("fails") || cell.contender === "hostile") {
        await page.evaluate((open) => (window.location.hash = `cell=${open}`), index);
        await dialog(page).waitFor();
      }
    }
    expect(await page.evaluate(() => "attacked" in window)).toBe(false);
    expect(await page.locator("main img, main script, main iframe").count()).toBe(0);
    expect(await page.locator("a[href^='javascript']").count()).toBe(0);
    expect(await page.locator("body").innerText()).toContain(
      "<script>window.attacked = 'reason'</script>",
    );
    expect(requests).toEqual([]);
    expect(errors).toEqual([]);
  });
});
