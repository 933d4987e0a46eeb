// SPDX-License-Identifier: Apache-2.0
// The queue workload by size of array: curves, and where a queue hangs.
import { withoutValue } from "./cells.ts";
import type { Cell, Estimate, QueuePart, Run, Status } from "./document.ts";
import type { Sample, Samples } from "./samples.ts";
import { estimate } from "./statistics.ts";
import { durationText, groupedInteger, rateText, ratioText } from "./units.ts";
import { contenderName, joined, oneLine, wasTried } from "./words.ts";

export type QueueMeasure = "put" | "get" | "round_trip" | "stream";

export interface QueuePoint {
  elements: number;
  bytes: number;
  /** Index of Run.cells; null where nothing was measured. */
  cell: number | null;
  /** Nanoseconds a call (median of calls), or bytes a second; a ratio if a reference is given. */
  value: Estimate | null;
  /** Why there is no value; null if there is one or nothing was measured. */
  status: Status | null;
  reason: string;
}

export interface QueueCurve {
  contender: string;
  workers: number;
  /** One for each size of the part. */
  points: QueuePoint[];
  /** Elements of the smallest array at which it hangs and manages no larger one; null if none. */
  hangsFrom: number | null;
}

export const elementBytes = 8;

type QueueRow = QueuePart["contenders"][number];

const titles: Record<QueueMeasure, string> = {
  put: "put, one call",
  get: "get, one call",
  round_trip: "round trip",
  stream: "stream",
};

export function measureTitle(measure: QueueMeasure): string {
  return titles[measure];
}

/** True: more is better (bytes a second). */
export function higherIsBetter(measure: QueueMeasure): boolean {
  return measure === "stream";
}

/** What the cells of a part measure. */
export function measuresOf(run: Run, part: QueuePart): QueueMeasure[] {
  const cells = part.contenders.flatMap((contender) =>
    contender.cells.flatMap((cell) => (cell === null ? [] : (run.cells[cell] ?? []))),
  );
  const measures: readonly QueueMeasure[] = ["put", "get", "round_trip", "stream"];
  return measures.filter((measure) => cells.some((cell) => cellValue(cell, measure) !== null));
}

/** The estimate of a cell: that of the export. */
export function cellValue(cell: Cell, measure: QueueMeasure): Estimate | null {
  return measure === "stream" ? cell.stream_bytes_per_s : (cell[measure]?.median ?? null);
}

/** The value of a sample; null unless it is ok and of this measure. */
export function measuredValue(sample: Sample, measure: QueueMeasure): number | null {
  if (sample.status !== "ok") {
    return null;
  }
  switch (measure) {
    case "put":
      return sample.put?.median ?? null;
    case "get":
      return sample.get?.median ?? null;
    case "round_trip":
      return sample.roundTrip?.median ?? null;
    case "stream":
      return sample.streamBytesPerS;
  }
}

/** The values of a cell by round. */
export function measuredByRound(
  samples: Samples,
  cell: number,
  measure: QueueMeasure,
): Map<number, number> {
  const values = new Map<number, number>();
  for (const sample of samples.of(cell)) {
    const value = measuredValue(sample, measure);
    if (value !== null) {
      values.set(sample.round, value);
    }
  }
  return values;
}

function ratioTo(
  samples: Samples,
  cell: number,
  divisor: number,
  measure: QueueMeasure,
): Estimate | null {
  const divisors = measuredByRound(samples, divisor, measure);
  return estimate(
    [...measuredByRound(samples, cell, measure)].flatMap(([round, value]) => {
      const by = divisors.get(round) ?? 0;
      return by > 0 ? [value / by] : [];
    }),
  );
}

function isOk(run: Run, cell: number | null | undefined): boolean {
  return typeof cell === "number" && (run.cells[cell]?.statuses.ok ?? 0) > 0;
}

function hangsFrom(run: Run, part: QueuePart, cells: readonly (number | null)[]): number | null {
  const size = cells.findIndex((cell, size) => {
    const hangs = cell !== null && (run.cells[cell]?.statuses.hang ?? 0) > 0;
    return hangs && !cells.slice(size).some((larger) => isOk(run, larger));
  });
  return part.elements[size] ?? null;
}

/** In the order of the part. `reference`: contender to divide by, round by round, size by size. */
export function queueCurves(
  run: Run,
  samples: Samples,
  part: QueuePart,
  measure: QueueMeasure,
  reference: string | null = null,
): QueueCurve[] {
  const divisors = part.contenders.find((row) => row.contender === reference)?.cells;
  const valueAt = (index: number, size: number): Estimate | null => {
    const cell = run.cells[index];
    if (cell === undefined || reference === null) {
      return cell === undefined ? null : cellValue(cell, measure);
    }
    const divisor = divisors?.[size] ?? null;
    return divisor === null ? null : ratioTo(samples, index, divisor, measure);
  };
  return part.contenders.map(({ contender, workers, cells }) => ({
    contender,
    workers,
    hangsFrom: hangsFrom(run, part, cells),
    points: part.elements.map((elements, size): QueuePoint => {
      const cell = cells[size] ?? null;
      const value = cell === null ? null : valueAt(cell, size);
      const { status, reason } =
        cell === null || isOk(run, cell) ? { status: null, reason: "" } : withoutValue(run, cell);
      return { elements, bytes: elements * elementBytes, cell, value, status, reason };
    }),
  }));
}

/** "12.3 us", "1.23 GB/s", "0.53x" */
export function queueText(value: number, measure: QueueMeasure, isRatio: boolean): string {
  if (isRatio) {
    return ratioText(value);
  }
  return measure === "stream" ? rateText(value) : durationText(value);
}

const partNames: Record<string, string> = {
  put_get: "put and get",
  round_trip: "round trip",
};

type Larger = "none" | "not tried" | "failed";

function largerOf(run: Run, part: QueuePart, row: QueueRow, elements: number): Larger {
  const size = part.elements.indexOf(elements);
  if (size === part.elements.length - 1) {
    return "none";
  }
  const tried = row.cells.slice(size + 1).some((cell) => {
    const statuses = Object.keys(run.cells[cell ?? -1]?.statuses ?? {}) as Status[];
    return statuses.some(wasTried);
  });
  return tried ? "failed" : "not tried";
}

/**
 * "put and get: A and B hang at 12,800 elements (102,400 bytes); larger arrays were not tried.": a
 * sentence for each size, and for what became of larger ones.
 */
export function hangSentences(run: Run, part: QueuePart): string[] {
  const together = new Map<string, { elements: number; larger: Larger; names: string[] }>();
  for (const row of part.contenders) {
    const elements = hangsFrom(run, part, row.cells);
    if (elements !== null) {
      const larger = largerOf(run, part, row, elements);
      const key = `${elements} ${larger}`;
      const same = together.get(key) ?? { elements, larger, names: [] };
      same.names.push(contenderName(run, row.contender));
      together.set(key, same);
    }
  }
  return [...together.values()]
    .sort((a, b) => a.elements - b.elements)
    .map(({ elements, larger, names }) => {
      const one = names.length === 1;
      const bytes = groupedInteger(elements * elementBytes);
      const at = `${one ? "hangs" : "hang"} at ${groupedInteger(elements)} elements (${bytes} bytes)`;
      const rest: Record<Larger, string> = {
        none: "",
        "not tried": "; larger arrays were not tried",
        failed: ` and ${one ? "manages" : "manage"} no larger array`,
      };
      const name = partNames[part.part] ?? oneLine(part.part);
      return `${name}: ${joined(names.sort())} ${at}${rest[larger]}.`;
    });
}
