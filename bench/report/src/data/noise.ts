// SPDX-License-Identifier: Apache-2.0
// What the machine did during the samples that was not the samples.
import type { Sample, Samples } from "./samples.ts";
import { median } from "./statistics.ts";
import { isFailure } from "./words.ts";

/** The kinds of noise that are recorded as nanoseconds during a sample. */
export type NoiseKind = "steal" | "foreignCpu" | "memoryPressure" | "ioPressure" | "cpuPressure";

export function noiseNs(sample: Sample, kind: NoiseKind): number | null {
  switch (kind) {
    case "steal":
      return sample.stealNs;
    case "foreignCpu":
      return sample.foreignCpuNs;
    case "memoryPressure":
      return sample.memoryPressureNs;
    case "ioPressure":
      return sample.ioPressureNs;
    case "cpuPressure":
      return sample.cpuPressureNs;
  }
}

/** Of the sample's wall time (of one CPU); null where that is not known: it is of ok samples only. */
export function noiseShare(sample: Sample, kind: NoiseKind): number | null {
  const ns = noiseNs(sample, kind);
  return ns === null || sample.labWallNs === null || sample.labWallNs <= 0
    ? null
    : ns / sample.labWallNs;
}

/**
 * Columns of equal length, in the order of measurement, of the samples that were tried. Shares are of
 * one CPU, null where unknown.
 */
export interface NoiseSeries extends Record<NoiseKind, (number | null)[]> {
  /** Index of the sample. */
  sample: number[];
  /** Milliseconds since 1970, UTC. */
  startedAt: number[];
  loadAverage: (number | null)[];
}

export function noiseSeries(samples: Samples): NoiseSeries {
  const series: NoiseSeries = {
    sample: [],
    startedAt: [],
    loadAverage: [],
    steal: [],
    foreignCpu: [],
    memoryPressure: [],
    ioPressure: [],
    cpuPressure: [],
  };
  for (const sample of samples.all()) {
    const at = Date.parse(sample.startedAt);
    // Where nothing was tried no process ran and no noise was looked at: zero would be a lie.
    const tried = sample.status === "ok" || isFailure(sample.status);
    if (Number.isNaN(at) || !tried) {
      continue;
    }
    series.sample.push(sample.index);
    series.startedAt.push(at);
    series.loadAverage.push(sample.loadAverage);
    for (const kind of [
      "steal",
      "foreignCpu",
      "memoryPressure",
      "ioPressure",
      "cpuPressure",
    ] as const) {
      series[kind].push(noiseShare(sample, kind));
    }
  }
  return series;
}

/** Samples that ran while something else used the machine: the lab's rule. */
export interface Disturbance {
  /** That are ok and have a share. */
  samples: number;
  /** More than `limit` of one CPU. */
  disturbed: number;
  /** Share; 0 without samples. */
  median: number;
}

export function disturbance(samples: Samples, kind: NoiseKind, limit: number): Disturbance {
  const shares: number[] = [];
  for (const sample of samples.all()) {
    const share = sample.status === "ok" ? noiseShare(sample, kind) : null;
    if (share !== null) {
      shares.push(share);
    }
  }
  return {
    samples: shares.length,
    disturbed: shares.filter((share) => share > limit).length,
    median: shares.length === 0 ? 0 : median(shares),
  };
}
