// SPDX-License-Identifier: Apache-2.0
// The data that `paceline-bench report` writes into the page: the contract between the lab and the page.
//
// All times are nanoseconds, all memory bytes. Numbers are those of `paceline-bench export`: the lab
// computes medians, ranges, intervals and groups, and the page shows them. Whatever the page computes
// by itself (ratios to another reference, speed-ups) it computes from `samples`.

/** What the element with the id `paceline-data` holds. */
export interface ReportDocument {
  schema: 1;
  /** Version of the lab that wrote the page. */
  lab: string;
  /** One run, or two to compare: the first is the base. */
  runs: Run[];
}

export type Status =
  | "ok"
  | "wrong"
  | "error"
  | "hang"
  | "crash"
  | "protocol"
  | "leftover"
  | "unsupported"
  | "not_installed"
  | "skipped";

export interface Run {
  /** As in the export: id, started_at, finished_at, profile, settings, command, rounds, seed ... */
  header: Record<string, unknown>;
  /** The environment record: host, frequency, scheduler, software, noise ... */
  environment: Record<string, unknown>;
  /** One line each: what ran, and on what. */
  run_line: string;
  environment_line: string;
  /** Why there are no groups ("3 rounds: medians and ranges only ..."); empty if there are. */
  verdict_line: string;
  /** What the numbers show, a sentence each. */
  notes: string[];
  /** Name of the contender that ratios are to. */
  reference: string;
  /** Rounds that have at least one sample. */
  rounds: number;
  contenders: Record<string, Contender>;
  cells: Cell[];
  sections: Section[];
  queue: QueuePart[];
  samples: SampleTable;
  /**
   * Text of each log file of the run's folder that a sample names, and of each file of stacks that
   * a reason names; long ones are cut in the middle, and what exceeds 4 MB in all is left out.
   */
  logs: Record<string, string>;
}

export interface Contender {
  /** Display name. */
  name: string;
  description: string;
  language: string;
  family: string;
  /** recommended, naive or tuned. */
  idiom: string;
  documentation: string[];
  note: string;
  /** False: runs alone, recorded with one worker. */
  parallel: boolean;
  version: string;
  installed: boolean;
  /** One of the eight names of the palette, and of the eight shapes; "" in runs of older labs. */
  color: string;
  shape: string;
  /** The files of the contender's folder as they were when the run began; empty if not kept. */
  source: { file: string; text: string }[];
}

/** Describes one number over the rounds that are ok. */
export interface Estimate {
  count: number;
  minimum: number;
  first_quartile: number;
  median: number;
  third_quartile: number;
  maximum: number;
  mean: number;
  standard_deviation: number | null;
  /** Of the median, whatever the distribution; null below six rounds. */
  interval: { lower: number; upper: number; coverage: number } | null;
}

/** Calls of the queue workload: each statistic over the calls of a sample, estimated over the rounds. */
export interface CallEstimate {
  mean: Estimate;
  standard_deviation: Estimate | null;
  median: Estimate;
}

export interface Cell {
  workload: string;
  /** For queue also "part" and "elements". */
  parameters: Record<string, unknown>;
  contender: string;
  workers: number;
  version: string;
  /** Rounds by status; statuses that did not occur are left out. */
  statuses: Partial<Record<Status, number>>;
  /** Rounds that ended alike without being ok; empty if all rounds are ok. */
  mishaps: { status: Status; reason: string; rounds: number }[];
  /** A command that measures just this cell again. */
  command: string;

  import: Estimate | null;
  start: Estimate | null;
  cold_run: Estimate | null;
  hot_run: Estimate | null;
  stop: Estimate | null;
  /** start + cold run + stop: the headline. */
  total: Estimate | null;
  lab_wall: Estimate | null;
  /** total / the reference's total of the same round. */
  ratio: Estimate | null;
  cpu: Estimate | null;
  peak_pss_bytes: Estimate | null;
  peak_shm_bytes: Estimate | null;
  processes: Estimate | null;
  voluntary_switches: Estimate | null;
  involuntary_switches: Estimate | null;
  put: CallEstimate | null;
  get: CallEstimate | null;
  round_trip: CallEstimate | null;
  stream_bytes_per_s: Estimate | null;
}

/** One workload with one set of parameters. */
export interface Section {
  workload: string;
  parameters: Record<string, unknown>;
  /** "numerical: 4x4 filter over a 1,500 x 1,500 image, ..." */
  title: string;
  /** Ascending by workers. */
  blocks: {
    workers: number;
    /** True if at least one contender has a group: there are enough rounds for a verdict. */
    grouped: boolean;
    /** Fastest first, those without a time last. `cell` is an index of Run.cells; groups count from 0. */
    ranking: { cell: number; group: number | null }[];
  }[];
}

export interface QueuePart {
  /** put_get, round_trip, stream. */
  part: string;
  parameters: Record<string, unknown>;
  title: string;
  /** Ascending, int64 elements of an array (8 bytes each). */
  elements: number[];
  /** Best first. `cells` has an index of Run.cells for each size, or null where nothing was measured. */
  contenders: { contender: string; workers: number; cells: (number | null)[] }[];
}

/** Every sample, in the order in which they were measured; a row has one value for each field. */
export interface SampleTable {
  fields: SampleField[];
  rows: SampleValue[][];
}

export type SampleValue = number | string | number[] | null;

/** Times are null unless the status is ok. `cell` is an index of Run.cells; `log` a key of Run.logs, if it fits. */
export type SampleField =
  | "cell"
  | "round"
  | "position"
  | "status"
  | "reason"
  | "started_at"
  | "predecessor"
  | "import_ns"
  | "start_ns"
  | "run_ns" // list: cold, hot ...
  | "stop_ns"
  | "lab_wall_ns"
  | "cpu_user_ns"
  | "cpu_system_ns"
  | "peak_pss_bytes"
  | "peak_shm_bytes"
  | "processes"
  | "voluntary_switches"
  | "involuntary_switches"
  | "steal_ns"
  | "foreign_cpu_ns"
  | "cpu_pressure_ns"
  | "memory_pressure_ns"
  | "io_pressure_ns"
  | "load_average"
  | "sampling_cpu_share"
  | "log"
  // [median, mean, standard deviation, smallest, largest, number of calls] of the sample's calls;
  // the standard deviation of a single call is null.
  | "put_ns"
  | "get_ns" // the same
  | "round_trip_ns" // the same
  | "stream_bytes_per_s";
