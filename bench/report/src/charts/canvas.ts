// SPDX-License-Identifier: Apache-2.0
// Puts an artwork on the page: drawn when it comes into view, again when its width or the page's brightness changes, and for print.

import { init, type ECharts } from "./echarts.ts";
import { INKS, type Brightness, type Ink } from "./palette.ts";
import type { Artwork, Drawing, Mark } from "./picture.ts";

/** Fits A4 and letter paper between usual margins. */
const PRINT_WIDTH = 600;

export interface CanvasOwner {
  brightness(): Brightness;
  open(cell: number): void;
}

export class Canvas {
  readonly host: HTMLElement;
  private chart: ECharts | null = null;
  private artwork: Artwork | null = null;
  private marks: Mark[] = [];
  private width = 0;
  private inView = false;
  private printing = false;

  constructor(
    host: HTMLElement,
    private readonly owner: CanvasOwner,
    private readonly firstView: () => void,
  ) {
    this.host = host;
  }

  /** Null removes what was drawn. */
  show(artwork: Artwork | null): void {
    this.artwork = artwork;
    // Its place is kept before it is drawn, so that nothing moves when it is.
    const height = artwork && this.host.clientWidth ? artwork.height(this.host.clientWidth) : 0;
    this.host.style.height = height ? `${height}px` : "";
    this.redraw();
  }

  /** Called by whoever watches what is on the screen. */
  enter(): void {
    if (!this.inView) {
      this.inView = true;
      this.firstView();
      this.redraw();
    }
  }

  resize(): void {
    if (this.inView && !this.printing && this.host.clientWidth !== this.width) {
      this.redraw();
    }
  }

  print(on: boolean): void {
    if (on) {
      this.enter();
    }
    this.printing = on;
    this.redraw();
  }

  redraw(): void {
    if (!this.inView) {
      return;
    }
    this.width = this.printing ? PRINT_WIDTH : this.host.clientWidth;
    if (!this.artwork || this.width === 0) {
      this.dispose();
      this.host.style.height = "";
      return;
    }
    const height = this.artwork.height(this.width);
    this.host.style.height = `${height}px`;
    const chart = this.open(height);
    const drawing: Drawing = this.artwork.draw({ width: this.width, height, top: 0 }, this.ink());
    // Elements that are used again would keep the position of what they were before.
    chart.clear();
    chart.setOption(drawing.option);
    chart.getZr().flush();
    this.marks = drawing.marks;
  }

  get openable(): readonly Mark[] {
    return this.marks;
  }

  /** Shows a mark as if it were pointed at; null points at none. */
  point(mark: Mark | null): void {
    this.chart?.dispatchAction({ type: "downplay" });
    this.chart?.dispatchAction({ type: "hideTip" });
    if (mark) {
      const target = { seriesIndex: mark.series, dataIndex: mark.index };
      this.chart?.dispatchAction({ type: "highlight", ...target });
      this.chart?.dispatchAction({ type: "showTip", ...target });
    }
  }

  private ink(): Ink {
    return INKS[this.printing ? "light" : this.owner.brightness()];
  }

  private open(height: number): ECharts {
    if (!this.chart) {
      const renderer = this.artwork?.many ? "canvas" : "svg";
      this.chart = init(this.host, null, { renderer, width: this.width, height });
      this.chart.on("click", (event) => {
        const { seriesIndex, dataIndex } = event as { seriesIndex?: number; dataIndex?: number };
        const mark = this.marks.find(
          ({ series, index }) => series === seriesIndex && index === dataIndex,
        );
        if (mark && mark.cell !== null) {
          this.owner.open(mark.cell);
        }
      });
    } else {
      this.chart.resize({ width: this.width, height });
    }
    return this.chart;
  }

  private dispose(): void {
    this.chart?.dispose();
    this.chart = null;
    this.marks = [];
  }
}
