// SPDX-License-Identifier: Apache-2.0
// A row of the table of samples, read by name.
import type { SampleField, SampleValue, Status } from "./document.ts";
import { median } from "./statistics.ts";

/** The calls of one sample of the queue workload: nanoseconds a call. */
export interface Calls {
  median: number;
  mean: number;
  /** Null if there was one call. */
  standardDeviation: number | null;
  smallest: number;
  largest: number;
  count: number;
}

export type Row = readonly SampleValue[];
export type Places = Readonly<Partial<Record<SampleField, number>>>;

/** Where each field stands in a row. */
export function placesOf(fields: readonly SampleField[]): Places {
  return Object.fromEntries(fields.map((field, place) => [field, place]));
}

function sum(...parts: (number | null | undefined)[]): number | null {
  let total = 0;
  for (const part of parts) {
    if (part === null || part === undefined) {
      return null;
    }
    total += part;
  }
  return total;
}

/**
 * One measurement of a cell; a page shows few of 100,000, so a value is read when it is asked for.
 * Times are null unless the status is ok.
 */
export class Sample {
  /** Place in the order of measurement, from 0: names the sample, also in the URL. */
  readonly index: number;
  readonly #row: Row;
  readonly #places: Places;

  constructor(row: Row, index: number, places: Places) {
    this.index = index;
    this.#row = row;
    this.#places = places;
  }

  /** Index of Run.cells. */
  get cell(): number {
    return this.#number("cell") ?? -1;
  }

  /** From 0. */
  get round(): number {
    return this.#number("round") ?? 0;
  }

  get position(): number {
    return this.#number("position") ?? 0;
  }

  get status(): Status {
    return this.#text("status") as Status;
  }

  /** Empty if ok. */
  get reason(): string {
    return this.#text("reason");
  }

  get startedAt(): string {
    return this.#text("started_at");
  }

  /** Contender measured just before; empty if none. */
  get predecessor(): string {
    return this.#text("predecessor");
  }

  get importNs(): number | null {
    return this.#number("import_ns");
  }

  get startNs(): number | null {
    return this.#number("start_ns");
  }

  /** Cold, hot ...; empty unless ok. */
  get runNs(): readonly number[] {
    return this.#list("run_ns");
  }

  get stopNs(): number | null {
    return this.#number("stop_ns");
  }

  get labWallNs(): number | null {
    return this.#number("lab_wall_ns");
  }

  /** The first run. */
  get coldRunNs(): number | null {
    return this.runNs[0] ?? null;
  }

  /** The median of the later runs; null if it ran once. */
  get hotRunNs(): number | null {
    return this.runNs.length < 2 ? null : median(this.runNs.slice(1));
  }

  /** start + cold run + stop: the headline. */
  get totalNs(): number | null {
    return sum(this.startNs, this.runNs[0], this.stopNs);
  }

  get cpuUserNs(): number | null {
    return this.#number("cpu_user_ns");
  }

  get cpuSystemNs(): number | null {
    return this.#number("cpu_system_ns");
  }

  /** User + system; null unless ok: what a killed tree used says nothing. */
  get cpuNs(): number | null {
    return this.status === "ok" ? sum(this.cpuUserNs, this.cpuSystemNs) : null;
  }

  get peakPssBytes(): number | null {
    return this.#number("peak_pss_bytes");
  }

  get peakShmBytes(): number | null {
    return this.#number("peak_shm_bytes");
  }

  get processes(): number | null {
    return this.#number("processes");
  }

  get voluntarySwitches(): number | null {
    return this.#number("voluntary_switches");
  }

  get involuntarySwitches(): number | null {
    return this.#number("involuntary_switches");
  }

  get stealNs(): number | null {
    return this.#number("steal_ns");
  }

  get foreignCpuNs(): number | null {
    return this.#number("foreign_cpu_ns");
  }

  get cpuPressureNs(): number | null {
    return this.#number("cpu_pressure_ns");
  }

  get memoryPressureNs(): number | null {
    return this.#number("memory_pressure_ns");
  }

  get ioPressureNs(): number | null {
    return this.#number("io_pressure_ns");
  }

  get loadAverage(): number | null {
    return this.#number("load_average");
  }

  get samplingCpuShare(): number | null {
    return this.#number("sampling_cpu_share");
  }

  /** Key of Run.logs; empty if it printed nothing. */
  get log(): string {
    return this.#text("log");
  }

  /** Keys of Run.logs: what it printed, and the stacks of its tree if it hung. */
  get logs(): string[] {
    const stacks = /; stacks in ([^ ,;]+)/.exec(this.reason)?.[1];
    return [this.log, stacks ?? ""].filter((name) => name !== "");
  }

  get put(): Calls | null {
    return this.#calls("put_ns");
  }

  get get(): Calls | null {
    return this.#calls("get_ns");
  }

  get roundTrip(): Calls | null {
    return this.#calls("round_trip_ns");
  }

  get streamBytesPerS(): number | null {
    return this.#number("stream_bytes_per_s");
  }

  #value(field: SampleField): SampleValue {
    const place = this.#places[field];
    return place === undefined ? null : (this.#row[place] ?? null);
  }

  #number(field: SampleField): number | null {
    const value = this.#value(field);
    return typeof value === "number" ? value : null;
  }

  #text(field: SampleField): string {
    const value = this.#value(field);
    return typeof value === "string" ? value : "";
  }

  #list(field: SampleField): readonly number[] {
    const value = this.#value(field);
    return Array.isArray(value) ? value : [];
  }

  #calls(field: SampleField): Calls | null {
    const [median, mean, deviation, smallest, largest, count] = this.#list(field);
    if (median === undefined || mean === undefined || smallest === undefined) {
      return null;
    }
    return {
      median,
      mean,
      standardDeviation: (count ?? 0) > 1 ? (deviation ?? null) : null,
      smallest,
      largest: largest ?? smallest,
      count: count ?? 1,
    };
  }
}
