// SPDX-License-Identifier: Apache-2.0
// Makes a run out of samples: cells, sections and queue parts follow from them, as in the lab.
import type {
  CallEstimate,
  Cell,
  Contender,
  Estimate,
  QueuePart,
  Run,
  SampleField,
  SampleValue,
  Section,
  Status,
} from "../../src/data/document.ts";
import { estimate, leaderGroups } from "../../src/data/statistics.ts";

export interface SampleSpec {
  workload: string;
  parameters: Record<string, unknown>;
  contender: string;
  workers: number;
  round: number;
  /** Ok unless given; then there are no times. */
  status?: Status;
  reason?: string;
  log?: string;
  startNs?: number;
  /** Cold, hot ... */
  runNs?: number[];
  stopNs?: number;
  cpuNs?: number;
  memoryBytes?: number;
  noise?: {
    stealNs?: number;
    foreignCpuNs?: number;
    cpuPressureNs?: number;
    memoryPressureNs?: number;
  };
  /** [median, mean, standard deviation, smallest, largest, number of calls] */
  putNs?: number[];
  getNs?: number[];
  roundTripNs?: number[];
  streamBytesPerS?: number;
}

export interface RunSpec {
  id?: string;
  rounds: number;
  reference: string;
  contenders: Record<string, Contender>;
  samples: SampleSpec[];
  header?: Record<string, unknown>;
  environment?: Record<string, unknown>;
  notes?: string[];
  logs?: Record<string, string>;
}

const importNs = 40e6;

function rowOf(spec: SampleSpec, cell: number, index: number, before: SampleSpec | undefined) {
  const ok = (spec.status ?? "ok") === "ok";
  const times = ok ? spec : undefined;
  const list = (values: number[] | undefined) => values ?? null;
  const runNs = times?.runNs ?? [];
  const wall =
    importNs + (spec.startNs ?? 0) + runNs.reduce((a, b) => a + b, 0) + (spec.stopNs ?? 0);
  const cpuNs = spec.cpuNs ?? wall;
  const row: Record<SampleField, SampleValue> = {
    cell,
    round: spec.round,
    position: index % 7,
    status: spec.status ?? "ok",
    reason: ok ? null : (spec.reason ?? ""),
    started_at: new Date(Date.UTC(2025, 0, 31, 8) + index * 1000).toISOString().replace(".000", ""),
    predecessor: before?.contender ?? null,
    import_ns: ok ? importNs : null,
    start_ns: times?.startNs ?? null,
    run_ns: runNs.length > 0 ? runNs : null,
    stop_ns: times?.stopNs ?? null,
    lab_wall_ns: ok ? wall : null,
    cpu_user_ns: Math.round(cpuNs * 0.75),
    cpu_system_ns: cpuNs - Math.round(cpuNs * 0.75),
    peak_pss_bytes: spec.memoryBytes ?? null,
    peak_shm_bytes: spec.memoryBytes === undefined ? null : Math.round(spec.memoryBytes / 100),
    processes: spec.workers + 1,
    voluntary_switches: 120,
    involuntary_switches: 7,
    steal_ns: spec.noise?.stealNs ?? 20_000,
    foreign_cpu_ns: spec.noise?.foreignCpuNs ?? 30_000,
    cpu_pressure_ns: spec.noise?.cpuPressureNs ?? 40_000,
    memory_pressure_ns: spec.noise?.memoryPressureNs ?? 0,
    io_pressure_ns: 10_000,
    load_average: 0.25,
    sampling_cpu_share: spec.memoryBytes === undefined ? null : 0.0078125,
    log: spec.log ?? null,
    put_ns: list(times?.putNs),
    get_ns: list(times?.getNs),
    round_trip_ns: list(times?.roundTripNs),
    stream_bytes_per_s: times?.streamBytesPerS ?? null,
  };
  return row;
}

function keyOf(
  spec: Pick<SampleSpec, "workload" | "parameters" | "contender" | "workers">,
): string {
  return JSON.stringify([spec.workload, spec.parameters, spec.contender, spec.workers]);
}

function totalOf(spec: SampleSpec): number | undefined {
  const { startNs, runNs, stopNs } = spec;
  return (spec.status ?? "ok") !== "ok" ||
    startNs === undefined ||
    !runNs?.[0] ||
    stopNs === undefined
    ? undefined
    : startNs + runNs[0] + stopNs;
}

function over(
  specs: SampleSpec[],
  value: (spec: SampleSpec) => number | undefined,
): Estimate | null {
  const ok = specs.filter((spec) => (spec.status ?? "ok") === "ok");
  return estimate(ok.flatMap((spec) => value(spec) ?? []));
}

function callsOver(
  specs: SampleSpec[],
  calls: (spec: SampleSpec) => number[] | undefined,
): CallEstimate | null {
  const median = over(specs, (spec) => calls(spec)?.[0]);
  const mean = over(specs, (spec) => calls(spec)?.[1]);
  const deviation = over(specs, (spec) => calls(spec)?.[2]);
  return median && mean && { mean, median, standard_deviation: deviation };
}

function cellOf(specs: SampleSpec[], references: Map<string, number>, version: string): Cell {
  const [first] = specs;
  if (first === undefined) {
    throw new Error("a cell has a sample");
  }
  const statuses: Cell["statuses"] = {};
  const mishaps: Cell["mishaps"] = [];
  for (const { status = "ok", reason = "" } of specs) {
    statuses[status] = (statuses[status] ?? 0) + 1;
    const same = mishaps.find((mishap) => mishap.status === status);
    if (same !== undefined) {
      ++same.rounds;
    } else if (status !== "ok") {
      mishaps.push({ status, reason, rounds: 1 });
    }
  }
  const { workload, parameters, contender, workers } = first;
  return {
    ...{ workload, parameters, contender, workers, version, statuses, mishaps },
    command: `paceline-bench run --workload ${workload} --contender ${contender} --workers ${workers}`,
    import: over(specs, () => importNs),
    start: over(specs, (spec) => spec.startNs),
    cold_run: over(specs, (spec) => spec.runNs?.[0]),
    hot_run: over(specs, (spec) => spec.runNs?.[1]),
    stop: over(specs, (spec) => spec.stopNs),
    total: over(specs, totalOf),
    lab_wall: over(specs, () => undefined),
    ratio: over(specs, (spec) => {
      const total = totalOf(spec);
      const reference = references.get(JSON.stringify([workload, parameters, spec.round]));
      return total === undefined || reference === undefined ? undefined : total / reference;
    }),
    cpu: over(specs, (spec) => spec.cpuNs),
    peak_pss_bytes: over(specs, (spec) => spec.memoryBytes),
    peak_shm_bytes: over(specs, (spec) => spec.memoryBytes && Math.round(spec.memoryBytes / 100)),
    processes: over(specs, () => workers + 1),
    voluntary_switches: over(specs, () => 120),
    involuntary_switches: over(specs, () => 7),
    put: callsOver(specs, (spec) => spec.putNs),
    get: callsOver(specs, (spec) => spec.getNs),
    round_trip: callsOver(specs, (spec) => spec.roundTripNs),
    stream_bytes_per_s: over(specs, (spec) => spec.streamBytesPerS),
  };
}

function sectionsOf(cells: Cell[]): Section[] {
  const sections = new Map<string, Section>();
  cells.forEach(({ workload, parameters, workers }, cell) => {
    if (workload === "queue") {
      return;
    }
    const key = JSON.stringify([workload, parameters]);
    const title = `${workload}: ${JSON.stringify(parameters)}`;
    const section = sections.get(key) ?? { workload, parameters, title, blocks: [] };
    sections.set(key, section);
    let block = section.blocks.find((block) => block.workers === workers);
    if (block === undefined) {
      block = { workers, grouped: false, ranking: [] };
      section.blocks.push(block);
    }
    block.ranking.push({ cell, group: null });
  });
  const totalOf = (cell: number) => cells[cell]?.total?.median ?? Infinity;
  for (const { blocks } of sections.values()) {
    blocks.sort((a, b) => a.workers - b.workers);
    for (const block of blocks) {
      block.ranking.sort((a, b) => totalOf(a.cell) - totalOf(b.cell) || a.cell - b.cell);
      const groups = leaderGroups(block.ranking.map(({ cell }) => cells[cell]?.ratio ?? null));
      block.ranking.forEach((place, index) => (place.group = groups[index] ?? null));
      block.grouped = groups.some((group) => group !== null);
    }
  }
  return [...sections.values()];
}

function queueOf(cells: Cell[]): QueuePart[] {
  const parts = new Map<string, QueuePart>();
  const queue = cells.flatMap((cell, index) =>
    cell.workload === "queue" ? [{ cell, index }] : [],
  );
  const elementsOf = (cell: Cell) => Number(cell.parameters["elements"]);
  for (const { cell } of queue) {
    const { part, elements: _elements, ...parameters } = cell.parameters;
    const name = String(part);
    const elements = queue
      .filter((other) => other.cell.parameters["part"] === part)
      .map(({ cell }) => elementsOf(cell));
    const sizes = [...new Set(elements)].sort((a, b) => a - b);
    parts.set(name, {
      part: name,
      parameters,
      title: `${name}, in words`,
      elements: sizes,
      contenders: [],
    });
  }
  for (const { cell, index } of queue) {
    const part = parts.get(String(cell.parameters["part"]));
    let row = part?.contenders.find(({ contender }) => contender === cell.contender);
    if (part !== undefined && row === undefined) {
      row = {
        contender: cell.contender,
        workers: cell.workers,
        cells: part.elements.map(() => null),
      };
      part.contenders.push(row);
    }
    row?.cells.splice(part?.elements.indexOf(elementsOf(cell)) ?? 0, 1, index);
  }
  return [...parts.values()];
}

export function buildRun(spec: RunSpec): Run {
  const cells = new Map<string, { index: number; specs: SampleSpec[] }>();
  const references = new Map<string, number>();
  for (const sample of spec.samples) {
    const key = keyOf(sample);
    const cell = cells.get(key) ?? { index: cells.size, specs: [] };
    cell.specs.push(sample);
    cells.set(key, cell);
    const total = sample.contender === spec.reference ? totalOf(sample) : undefined;
    if (total !== undefined) {
      references.set(JSON.stringify([sample.workload, sample.parameters, sample.round]), total);
    }
  }
  const rows = spec.samples.map((sample, index) =>
    rowOf(sample, cells.get(keyOf(sample))?.index ?? -1, index, spec.samples[index - 1]),
  );
  const fields = Object.keys(
    rows[0] ?? rowOf({ ...blank, round: 0 }, 0, 0, undefined),
  ) as SampleField[];
  const built = [...cells.values()].map(({ specs }) =>
    cellOf(specs, references, spec.contenders[specs[0]?.contender ?? ""]?.version ?? ""),
  );
  const id = spec.id ?? "2025-01-31_08-00-00";
  const rounds = new Set(spec.samples.map(({ round }) => round)).size;
  const sections = sectionsOf(built);
  const grouped = sections.some(({ blocks }) => blocks.some((block) => block.grouped));
  return {
    header: {
      ...{ id, profile: "quick", rounds: spec.rounds, seed: 1, reference: spec.reference },
      ...{ started_at: "2025-01-31T08:00:00Z", finished_at: "2025-01-31T08:07:41Z" },
      ...spec.header,
    },
    environment: spec.environment ?? {},
    run_line: `run ${id}, profile quick, ${rounds} rounds`,
    environment_line: "Example CPU @ 3.00GHz, 2 CPUs",
    verdict_line: grouped ? "" : `${rounds} rounds: medians and ranges only`,
    notes: spec.notes ?? [],
    reference: spec.reference,
    rounds,
    contenders: spec.contenders,
    cells: built,
    sections,
    queue: queueOf(built),
    samples: { fields, rows: rows.map((row) => fields.map((field) => row[field])) },
    logs: spec.logs ?? {},
  };
}

const blank = { workload: "", parameters: {}, contender: "", workers: 1 };
