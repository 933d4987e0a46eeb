// SPDX-License-Identifier: Apache-2.0
// Opens a document as people do: as a file from disk, in Chromium, with every request recorded and refused.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium, type Browser, type BrowserContextOptions, type Page } from "playwright-core";
import { build } from "vite";
import type { ReportDocument } from "../../src/data/document.ts";

const MARKER = '<script type="application/json" id="paceline-data"></script>';

export interface OpenPage {
  page: Page;
  /** Addresses that the page asked for, its own file aside. */
  requests: string[];
  /** What the page threw or complained about. */
  errors: string[];
}

interface Opening extends BrowserContextOptions {
  hash?: string;
}

/** The page without data, as the lab has it in its program. */
async function template(): Promise<string> {
  const built = await build({ logLevel: "error", build: { write: false } });
  const outputs = "output" in built ? built.output : [];
  const page = outputs.find(({ fileName }) => fileName === "index.html");
  if (page?.type !== "asset") {
    throw new Error("the build has no index.html");
  }
  return String(page.source);
}

/** The same replacement as the lab's: `<` is escaped, so that no text in the data ends the element. */
export function withData(page: string, data: string): string {
  const text = data.replaceAll("<", "\\u003c");
  return page.replace(MARKER, () => MARKER.replace("></", `>${text}</`));
}

export class Pages {
  private constructor(
    private readonly browser: Browser,
    readonly template: string,
    private readonly folder: string,
  ) {}

  static async start(): Promise<Pages> {
    const browser = await chromium.launch({
      executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
      args: [
        ...["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
        ...["--disable-background-networking", "--disable-component-update", "--disable-sync"],
        "--host-resolver-rules=MAP * ~NOTFOUND",
      ],
    });
    return new Pages(browser, await template(), mkdtempSync(join(tmpdir(), "paceline-report-")));
  }

  /** Writes the page of a document and opens it; a text is taken as the data as they are. */
  async open(document: ReportDocument | string, options: Opening = {}): Promise<OpenPage> {
    const { hash = "", ...more } = options;
    const context = await this.browser.newContext({
      viewport: { width: 1440, height: 900 },
      reducedMotion: "reduce",
      ...more,
    });
    const page = await context.newPage();
    const requests: string[] = [];
    const errors: string[] = [];
    const path = join(this.folder, `${Math.random().toString(36).slice(2)}.html`);
    const address = pathToFileURL(path).href;
    await page.route("**/*", (route) => {
      const asked = route.request().url();
      if (asked.split("#")[0] === address) {
        return route.continue();
      }
      requests.push(asked);
      return route.abort();
    });
    page.on("pageerror", (error) => errors.push(String(error)));
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") {
        errors.push(message.text());
      }
    });
    const data = typeof document === "string" ? document : JSON.stringify(document);
    writeFileSync(path, withData(this.template, data));
    await page.goto(address + hash);
    return { page, requests, errors };
  }

  async stop(): Promise<void> {
    await this.browser.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Goes down the whole page, so that all its pictures are drawn. */
export async function drawAll(page: Page): Promise<void> {
  const frames = await page.locator("figure.frame").all();
  for (const frame of frames) {
    await frame.scrollIntoViewIfNeeded();
  }
  await page.waitForFunction(() =>
    [...document.querySelectorAll<HTMLElement>("figure.frame")].every(
      (frame) =>
        frame.querySelector(".picture svg, .picture canvas") !== null ||
        frame.querySelector(".empty:not([hidden])") !== null,
    ),
  );
}

/** Texts of a table that is behind a picture, row by row, its head first. */
export async function tableOf(page: Page, frame: string): Promise<string[][]> {
  await page.waitForSelector(`#${frame} table`, { state: "attached" });
  return page.evaluate(
    (id) =>
      [...document.querySelectorAll(`#${id} table tr`)].map((row) =>
        [...row.children].map((cell) => cell.textContent ?? ""),
      ),
    frame,
  );
}
