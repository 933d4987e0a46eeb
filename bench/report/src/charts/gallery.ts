// SPDX-License-Identifier: Apache-2.0
// All pictures of the page: made when they come into view or when there is time, drawn again when the page's width or brightness changes, all there for print.

import type { CanvasOwner } from "./canvas.ts";
import { Frame, type FrameOptions } from "./frame.ts";
import type { Brightness } from "./palette.ts";

export class Gallery {
  private frames: Frame[] = [];
  private readonly observer: IntersectionObserver;
  private readonly owner: CanvasOwner;
  private idle = false;

  constructor(brightness: () => Brightness, open: (cell: number) => void) {
    this.owner = { brightness, open };
    this.observer = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) {
          if (isIntersecting) {
            this.observer.unobserve(target);
            this.frames.find((frame) => frame.element === target)?.canvas.enter();
          }
        }
      },
      { rootMargin: "600px 0px" },
    );
    window.addEventListener("resize", () => this.each((frame) => frame.canvas.resize()));
    window.addEventListener("beforeprint", () => this.each((frame) => frame.canvas.print(true)));
    window.addEventListener("afterprint", () => this.each((frame) => frame.canvas.print(false)));
  }

  add(options: FrameOptions): HTMLElement {
    const frame = new Frame(options, this.owner);
    this.frames.push(frame);
    this.observer.observe(frame.element);
    this.prepareWhenIdle();
    return frame.element;
  }

  /** Forgets the pictures of an element that leaves the page. */
  remove(root: Element): void {
    this.frames = this.frames.filter((frame) => {
      const leaves = root.contains(frame.element);
      if (leaves) {
        this.observer.unobserve(frame.element);
        frame.canvas.show(null);
      }
      return !leaves;
    });
  }

  /** Everything has its place: what is gone to stays where it is. */
  prepare(): void {
    this.each((frame) => frame.prepare());
  }

  refresh(): void {
    this.each((frame) => frame.refresh());
  }

  redraw(): void {
    this.each((frame) => frame.canvas.redraw());
  }

  private each(action: (frame: Frame) => void): void {
    this.frames.forEach(action);
  }

  /** Tables are in the page soon, so that a search finds what they hold, but never before the first screen. */
  private prepareWhenIdle(): void {
    if (this.idle) {
      return;
    }
    this.idle = true;
    const waiting: Frame[] = [];
    const next = () => {
      const frame = waiting.shift();
      frame?.prepare();
      if (waiting.length > 0) {
        later(next);
      }
    };
    later(() => {
      this.idle = false;
      waiting.push(...this.frames);
      next();
    });
  }
}

/** Safari has no requestIdleCallback. */
function later(action: () => void): void {
  if ("requestIdleCallback" in window) {
    window.requestIdleCallback(action, { timeout: 2000 });
  } else {
    setTimeout(action, 50);
  }
}
