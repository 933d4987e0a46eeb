// SPDX-License-Identifier: Apache-2.0
// Every choice of a visitor changes what is shown, stands in the address, and comes back from there.

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Page } from "playwright-core";
import {
  DEFAULT_STATE,
  stateFromHash,
  stateToHash,
  type PageState,
} from "../../src/state/page_state.ts";
import { tenRoundsDocument } from "../support/documents.ts";
import { Pages, tableOf } from "../support/page.ts";

let pages: Pages;
beforeAll(async () => {
  pages = await Pages.start();
});
afterAll(async () => {
  await pages.stop();
});

const PHASES = "work_numerical_phases";

async function hashOf(page: Page): Promise<string> {
  return page.evaluate(() => window.location.hash);
}

async function checked(page: Page, name: string): Promise<string | null> {
  return page.locator(`input[name=${name}]:checked`).getAttribute("value");
}

describe("the state in the address", () => {
  const changed: PageState = {
    run: 1,
    section: "work_numerical",
    workers: 4,
    quantity: "cpu",
    scale: "ratio",
    reference: "a & b=c#d",
    axis: "log",
    queueReference: "tube",
    preset: "small_tasks",
    cell: 17,
    theme: "dark",
  };

  it("is empty as long as nothing is chosen", () => {
    expect(stateToHash(DEFAULT_STATE)).toBe("");
    expect(stateFromHash("")).toEqual(DEFAULT_STATE);
  });

  it("goes there and back", () => {
    expect(stateFromHash(stateToHash(changed))).toEqual(changed);
    for (const name of Object.keys(changed) as (keyof PageState)[]) {
      const one = { ...DEFAULT_STATE, [name]: changed[name] };
      expect(stateFromHash(stateToHash(one))).toEqual(one);
    }
  });

  it.each(["#scale=sideways&workers=-1&cell=x&theme=pink&axis=%", "#workers=1e9&run=0.5"])(
    "takes nothing from %s",
    (hash) => {
      expect(stateFromHash(hash)).toEqual(DEFAULT_STATE);
    },
  );

  it("takes a plain anchor as a section", () => {
    expect(stateFromHash("#trust")).toEqual({ ...DEFAULT_STATE, section: "trust" });
  });
});

describe("the choices above the workloads", () => {
  it.each([
    ["workers", "1", "workers=1"],
    ["scale", "ratio", "scale=ratio"],
    ["scale", "speedup", "scale=speedup"],
    ["scale", "efficiency", "scale=efficiency"],
    ["axis", "linear", "axis=linear"],
    ["axis", "cut", "axis=cut"],
    ["axis", "log", "axis=log"],
  ])("%s can be %s, and back undoes it", async (name, value, hash) => {
    const { page, errors } = await pages.open(tenRoundsDocument());
    const before = await checked(page, name);
    await page.locator(`#${PHASES}`).scrollIntoViewIfNeeded();
    await page.waitForSelector(`#${PHASES} svg`);
    const drawn = () => page.locator(`#${PHASES} .picture`).innerHTML();
    const first = await drawn();
    await page.locator(`input[name=${name}][value="${value}"]`).check();
    expect(await hashOf(page)).toBe(`#${hash}`);
    expect((await drawn()) === first).toBe(name === "axis" && value === "cut");
    await page.goBack();
    expect(await checked(page, name)).toBe(before);
    expect(await hashOf(page)).toBe("");
    expect((await drawn()) === first).toBe(true);
    await page.goForward();
    expect(await checked(page, name)).toBe(value);
    expect(errors).toEqual([]);
  });

  it("shows another quantity, and no speed-up of what is no time", async () => {
    const { page } = await pages.open(tenRoundsDocument(), { hash: "#scale=speedup" });
    await page.locator("select[name=quantity]").selectOption("peak_pss_bytes");
    expect(await hashOf(page)).toBe("#quantity=peak_pss_bytes");
    expect(await page.locator("input[name=scale][value=speedup]").isDisabled()).toBe(true);
    expect(await page.locator(`#${PHASES} h3`).textContent()).toBe("Numerical: peak of memory");
    const [head, first] = await tableOf(page, PHASES);
    expect(head?.[2]).toBe("peak of memory");
    expect(first?.[2]).toMatch(/MB$/);
  });

  it("divides by another reference", async () => {
    const { page } = await pages.open(tenRoundsDocument(), { hash: "#scale=ratio" });
    await page.locator("select[name=reference]").selectOption("pool");
    const rows = await tableOf(page, PHASES);
    const pool = rows.find((row) => row[0] === "Pool");
    expect(pool?.[2]).toBe("1.00x");
    expect(await hashOf(page)).toBe("#scale=ratio&reference=pool");
  });

  it("divides the curves of the queue by one of them", async () => {
    const { page } = await pages.open(tenRoundsDocument());
    await page.locator("select[name=queueReference]").selectOption("ring");
    expect(await hashOf(page)).toBe("#queueReference=ring");
    const rows = await tableOf(page, "queue_1_round_trip");
    expect(rows.filter((row) => row[0] === "Ring").map((row) => row[3])).toEqual(
      Array.from({ length: 4 }, () => "1.00x"),
    );
    await page.goBack();
    expect(await page.locator("select[name=queueReference]").inputValue()).toBe("");
  });

  it("comes up as its address says", async () => {
    const hash = "#workers=1&quantity=cold_run&scale=ratio&reference=pool&axis=log&theme=dark";
    const { page } = await pages.open(tenRoundsDocument(), { hash });
    expect(await checked(page, "workers")).toBe("1");
    expect(await checked(page, "scale")).toBe("ratio");
    expect(await checked(page, "axis")).toBe("log");
    expect(await checked(page, "theme")).toBe("dark");
    expect(await page.locator("select[name=quantity]").inputValue()).toBe("cold_run");
    expect(await page.locator("select[name=reference]").inputValue()).toBe("pool");
    expect(await hashOf(page)).toBe(hash);
  });

  it("goes to a section, and stays there when its pictures are drawn", async () => {
    const { page } = await pages.open(tenRoundsDocument());
    await page.locator(".topbar nav a", { hasText: "Trust" }).click();
    expect(await hashOf(page)).toBe("#section=trust");
    const top = () =>
      page.locator("#trust").evaluate((section) => section.getBoundingClientRect().top);
    await expect.poll(top).toBeLessThan(200);
    await page.waitForSelector("#noise canvas");
    expect(Math.abs(await top())).toBeLessThan(200);
  });

  it.each(["constructor", "__proto__"])("takes %s for the name of no contender", async (name) => {
    const hash = `#scale=ratio&reference=${name}&queueReference=${name}`;
    const { page, errors } = await pages.open(tenRoundsDocument(), { hash });
    expect(await page.locator("select[name=reference]").inputValue()).toBe("loop_cpp");
    expect(await page.locator("select[name=queueReference]").inputValue()).toBe("");
    const rows = await tableOf(page, PHASES);
    expect(rows.find(([contender]) => contender === "loop (C++)")?.[2]).toBe("1.00x");
    expect(errors).toEqual([]);
  });

  it("survives an address of another page", async () => {
    const hash = "#workers=64&reference=nobody&cell=99999&section=nowhere&preset=none&run=7";
    const { page, errors } = await pages.open(tenRoundsDocument(), { hash });
    expect(await page.locator(".card").count()).toBe(4);
    expect(await page.locator("dialog[open]").count()).toBe(0);
    expect(errors).toEqual([]);
  });
});
