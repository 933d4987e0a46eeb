// SPDX-License-Identifier: Apache-2.0
// Facts of a workload that follow from its parameters.
import type { Run, Section } from "./document.ts";
import { bytesText, groupedInteger } from "./units.ts";
import { oneLine } from "./words.ts";

type Parameters = Record<string, unknown>;

const float64Bytes = 8;
const int64Bytes = 8;
const pixelsOfDigit = 64;
const float32Bytes = 4;
const labelBytes = 4;

/** Null where the parameters do not say it. */
export interface WorkFacts {
  tasks: number | null;
  /** One input that all tasks read. */
  sharedBytes: number | null;
  bytesInPerTask: number | null;
  bytesOutPerTask: number | null;
  /** What each worker loads before its first task. */
  bytesPerWorker: number | null;
}

const unknownFacts: WorkFacts = {
  tasks: null,
  sharedBytes: null,
  bytesInPerTask: null,
  bytesOutPerTask: null,
  bytesPerWorker: null,
};

function numberOf(parameters: Parameters, name: string): number | null {
  const value = parameters[name];
  return typeof value === "number" ? value : null;
}

/** What `compute` makes of numbers that are all known. */
function from(numbers: (number | null)[], compute: (...known: number[]) => number): number | null {
  const known = numbers.filter((number) => number !== null);
  return known.length === numbers.length ? compute(...known) : null;
}

function numericalFacts(parameters: Parameters): WorkFacts {
  const size = numberOf(parameters, "size");
  const stride = numberOf(parameters, "stride");
  return {
    ...unknownFacts,
    tasks: numberOf(parameters, "filters"),
    sharedBytes: from([size], (size) => size * size * float64Bytes),
    bytesInPerTask: 16 * float64Bytes,
    // Every stride-th row and column is kept, the first included.
    bytesOutPerTask: from(
      [size, stride],
      (size, stride) => Math.ceil(size / stride) ** 2 * float64Bytes,
    ),
  };
}

function statefulFacts(parameters: Parameters): WorkFacts {
  const directory = parameters["directory"];
  if (typeof directory === "string" && directory !== "") {
    return unknownFacts; // one's own texts: their number and sizes are not among the parameters
  }
  const words = [numberOf(parameters, "words_even"), numberOf(parameters, "words_odd")];
  const letters = numberOf(parameters, "letters");
  return {
    ...unknownFacts,
    tasks: numberOf(parameters, "documents"),
    // The mean of both kinds of documents: words with a blank between them.
    bytesInPerTask: from([...words, letters], (even, odd, letters) => {
      const bytes = (words: number) => Math.max(0, words * (letters + 1) - 1);
      return (bytes(even) + bytes(odd)) / 2;
    }),
  };
}

function initializationFacts(parameters: Parameters): WorkFacts {
  const images = numberOf(parameters, "images");
  return {
    ...unknownFacts,
    tasks: from(
      [numberOf(parameters, "runs"), numberOf(parameters, "evaluations")],
      (runs, evaluations) => runs * evaluations,
    ),
    bytesInPerTask: from([images], (images) => images * pixelsOfDigit * float32Bytes),
    bytesOutPerTask: from([images], (images) => images * labelBytes),
    bytesPerWorker: from([numberOf(parameters, "model_megabytes")], (megabytes) => megabytes * 1e6),
  };
}

function queueFacts(parameters: Parameters): WorkFacts {
  const bytes = from([numberOf(parameters, "elements")], (elements) => elements * int64Bytes);
  return { ...unknownFacts, tasks: numberOf(parameters, "messages"), bytesInPerTask: bytes };
}

export function factsOf(workload: string, parameters: Parameters): WorkFacts {
  switch (workload) {
    case "numerical":
      return numericalFacts(parameters);
    case "stateful":
      return statefulFacts(parameters);
    case "initialization":
      return initializationFacts(parameters);
    case "queue":
      return queueFacts(parameters);
    default:
      return unknownFacts;
  }
}

/** "numerical work (one shared input of 200 MB, results of 8.00 MB per task)": what sets it apart. */
export function workPhrase(workload: string, parameters: Parameters): string {
  const facts = factsOf(workload, parameters);
  const say = (words: string, bytes: number | null, after: string) =>
    bytes === null ? [] : [`${words}${bytesText(bytes)}${after}`];
  const apart: Record<string, string[]> = {
    numerical: [
      ...say("one shared input of ", facts.sharedBytes, ""),
      ...say("results of ", facts.bytesOutPerTask, " per task"),
    ],
    stateful: say("inputs of ", facts.bytesInPerTask, " per task"),
    initialization: say("", facts.bytesPerWorker, " to load per worker"),
  };
  const details = (apart[workload] ?? []).join(", ");
  return `${oneLine(workload)} work${details === "" ? "" : ` (${details})`}`;
}

/** The facts as rows for people; what is not known is left out. */
export function factRows(
  workload: string,
  parameters: Parameters,
): { label: string; value: string }[] {
  const facts = factsOf(workload, parameters);
  const queue = workload === "queue";
  const rows: [string, number | null, (value: number) => string][] = [
    [queue ? "messages" : "tasks", facts.tasks, groupedInteger],
    ["input that all tasks share", facts.sharedBytes, bytesText],
    [queue ? "size of a message" : "input of a task", facts.bytesInPerTask, bytesText],
    ["result of a task", facts.bytesOutPerTask, bytesText],
    ["loaded by each worker first", facts.bytesPerWorker, bytesText],
  ];
  return rows.flatMap(([label, value, text]) =>
    value === null ? [] : [{ label, value: text(value) }],
  );
}

/** One task of the reference: the median of its first run, divided by the tasks; null if unknown. */
export function taskNs(run: Run, section: Section): number | null {
  const { tasks } = factsOf(section.workload, section.parameters);
  for (const { ranking } of section.blocks) {
    for (const { cell: index } of ranking) {
      const cell = run.cells[index];
      if (
        cell?.contender === run.reference &&
        cell.cold_run !== null &&
        tasks !== null &&
        tasks > 0
      ) {
        return cell.cold_run.median / tasks;
      }
    }
  }
  return null;
}
