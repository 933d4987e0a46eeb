// SPDX-License-Identifier: Apache-2.0
// The samples of a run, grouped by cell once.
import type { Run } from "./document.ts";
import { placesOf, Sample } from "./sample.ts";

export type { Calls, Sample } from "./sample.ts";

export class Samples {
  readonly #all: readonly Sample[];
  /** Of each cell, by round. */
  readonly #cells: readonly Sample[][];

  constructor(run: Run) {
    const places = placesOf(run.samples.fields);
    this.#all = run.samples.rows.map((row, index) => new Sample(row, index, places));
    this.#cells = run.cells.map(() => []);
    for (const sample of this.#all) {
      this.#cells[sample.cell]?.push(sample);
    }
    for (const samples of this.#cells) {
      samples.sort((a, b) => a.round - b.round);
    }
  }

  get count(): number {
    return this.#all.length;
  }

  /** Those of a cell, by round; none if there is no such cell. */
  of(cell: number): readonly Sample[] {
    return this.#cells[cell] ?? [];
  }

  /** By Sample.index. */
  at(index: number): Sample | undefined {
    return this.#all[index];
  }

  /** In the order in which they were measured. */
  all(): readonly Sample[] {
    return this.#all;
  }
}
