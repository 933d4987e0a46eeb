// SPDX-License-Identifier: Apache-2.0
// Holds the state, keeps it in the address of the page, and tells who wants to know when it changes.

import { stateFromHash, stateToHash, type PageState } from "./page_state.ts";

export type Listener = (state: PageState, before: PageState) => void;

export class Store {
  private current: PageState;
  private readonly listeners = new Set<Listener>();

  constructor(private readonly window: Window) {
    this.current = stateFromHash(window.location.hash);
    // Back and forward fire the first, an address typed by hand the second; the same state twice does nothing.
    window.addEventListener("popstate", () => this.adopt());
    window.addEventListener("hashchange", () => this.adopt());
  }

  get state(): PageState {
    return this.current;
  }

  /** Each change is a step that the back button undoes. */
  set(change: Partial<PageState>): void {
    const next = { ...this.current, ...change };
    const hash = stateToHash(next);
    if (hash !== stateToHash(this.current)) {
      this.window.history.pushState(null, "", hash || this.window.location.pathname);
      this.replace(next);
    }
  }

  listen(listener: Listener): void {
    this.listeners.add(listener);
  }

  private adopt(): void {
    const next = stateFromHash(this.window.location.hash);
    if (stateToHash(next) !== stateToHash(this.current)) {
      this.replace(next);
    }
  }

  private replace(next: PageState): void {
    const before = this.current;
    this.current = next;
    for (const listener of this.listeners) {
      listener(next, before);
    }
  }
}
