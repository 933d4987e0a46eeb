// SPDX-License-Identifier: Apache-2.0
// What stands around every picture: title, table, downloads, explanation, keyboard.

import type { Run } from "../data/document.ts";
import { h, type Child } from "../view/element.ts";
import { tableOf } from "../view/table.ts";
import { Canvas, type CanvasOwner } from "./canvas.ts";
import { csvOf, pngOf, saveAddress, saveText, svgOf } from "./download.ts";
import type { Mark, Picture } from "./picture.ts";

export interface FrameOptions {
  /** Identifier of its element. */
  id: string;
  title: string;
  run: Run;
  /** How to read it, a paragraph each. */
  explanation: string[];
  legend?: Child;
  build: () => Picture;
}

export class Frame {
  readonly element: HTMLElement;
  readonly canvas: Canvas;
  private readonly host = h("div", {
    class: "picture",
    tabindex: 0,
    role: "group",
    "aria-roledescription": "picture",
  });
  private readonly heading: HTMLElement;
  private readonly empty = h("p", { class: "empty", hidden: true });
  private readonly caption = h("figcaption", {});
  private readonly table = h("div", { class: "table", hidden: "until-found" });
  private readonly tableButton: HTMLButtonElement;
  private readonly spoken = h("div", { class: "unseen", "aria-live": "polite" });
  private readonly legend: HTMLElement;
  private picture: Picture | null = null;
  private position = -1;

  constructor(
    private readonly options: FrameOptions,
    private readonly owner: CanvasOwner,
  ) {
    const button = (text: string, title: string, click: () => void) =>
      h("button", { type: "button", class: "tool", title, click }, text);
    this.tableButton = button("Table", "The numbers", () =>
      this.toggleTable(this.table.hasAttribute("hidden")),
    );
    this.tableButton.setAttribute("aria-expanded", "false");
    this.canvas = new Canvas(this.host, owner, () => this.prepare());
    this.heading = h("h3", {}, options.title);
    this.legend = h("div", {}, options.legend);
    this.element = h(
      "figure",
      { class: "frame", id: options.id },
      h(
        "div",
        { class: "head" },
        this.heading,
        h(
          "div",
          { class: "tools" },
          this.tableButton,
          button("PNG", "Download a picture", () => this.save("png")),
          button("SVG", "Download a drawing", () => this.save("svg")),
          button("CSV", "Download the numbers", () => this.save("csv")),
        ),
      ),
      this.legend,
      this.host,
      this.empty,
      this.spoken,
      this.caption,
      h(
        "details",
        { class: "explanation" },
        h("summary", {}, "How to read this"),
        options.explanation.map((text) => h("p", {}, text)),
      ),
      this.table,
    );
    // A search on the page finds text in the hidden table, and shows it.
    this.table.addEventListener("beforematch", () => this.toggleTable(true));
    this.host.addEventListener("keydown", (event) => this.key(event));
    this.host.addEventListener("blur", () => this.canvas.point(null));
  }

  /** Makes picture and table if that was not done: when it comes into view, or when there is time. */
  prepare(): void {
    if (!this.picture) {
      this.update();
    }
  }

  /** The choices have changed: what was made is made again. */
  refresh(): void {
    if (this.picture) {
      this.update();
    }
  }

  private update(): void {
    const picture = this.options.build();
    this.picture = picture;
    this.position = -1;
    const title = picture.title ?? this.options.title;
    this.heading.textContent = title;
    this.legend.hidden = picture.legend === false;
    this.host.setAttribute(
      "aria-label",
      `${title}. ${picture.summary} Arrow keys go through the marks, Enter opens one.`,
    );
    this.host.hidden = picture.artwork === null;
    this.empty.hidden = picture.artwork !== null;
    this.empty.textContent = picture.artwork === null ? picture.summary : "";
    this.caption.textContent = picture.caption;
    this.table.replaceChildren(
      tableOf(picture.table, title, this.options.run, (cell) => this.owner.open(cell)),
    );
    this.canvas.show(picture.artwork);
  }

  private toggleTable(show: boolean): void {
    this.prepare();
    if (show) {
      this.table.removeAttribute("hidden");
    } else {
      this.table.setAttribute("hidden", "until-found");
    }
    this.tableButton.setAttribute("aria-expanded", String(show));
  }

  private save(kind: "png" | "svg" | "csv"): void {
    this.prepare();
    const { file, artwork, table } = this.picture!;
    const title = this.heading.textContent ?? "";
    if (kind === "csv") {
      saveText(csvOf(table), "text/csv", `${file}.csv`);
    } else if (artwork && kind === "svg") {
      saveText(svgOf(artwork, title, this.owner.brightness()), "image/svg+xml", `${file}.svg`);
    } else if (artwork) {
      saveAddress(pngOf(artwork, title, this.owner.brightness()), `${file}.png`);
    }
  }

  private key(event: KeyboardEvent): void {
    const marks = this.canvas.openable;
    const steps: Record<string, number> = {
      ArrowRight: 1,
      ArrowDown: 1,
      ArrowLeft: -1,
      ArrowUp: -1,
      Home: -Infinity,
      End: Infinity,
    };
    const step = steps[event.key];
    const mark: Mark | undefined = marks[Math.max(this.position, 0)];
    if (step !== undefined && marks.length > 0) {
      this.position = Math.min(Math.max(this.position + step, 0), marks.length - 1);
      this.canvas.point(marks[this.position]!);
      this.spoken.textContent = marks[this.position]!.text;
    } else if ((event.key === "Enter" || event.key === " ") && mark && mark.cell !== null) {
      this.owner.open(mark.cell);
    } else if (event.key === "Escape") {
      this.canvas.point(null);
      return;
    } else {
      return;
    }
    event.preventDefault();
  }
}
