// SPDX-License-Identifier: Apache-2.0
// Questions that users have, and what a run answers.
import type { Run } from "./document.ts";
import { taskNs } from "./parameters.ts";
import { cellValue, elementBytes, measuresOf, measureTitle, type QueueMeasure } from "./queue.ts";
import { queueVerdict } from "./queue_verdict.ts";
import type { Samples } from "./samples.ts";
import type { Quantity } from "./scale.ts";
import { bytesText, durationText } from "./units.ts";
import { verdictOf } from "./verdict.ts";
import { oneLine } from "./words.ts";

export type PresetId =
  | "one_loop"
  | "running_pool"
  | "small_tasks"
  | "shared_input"
  | "worker_state"
  | "slow_start"
  | "large_messages"
  | "small_messages";

export interface QueuePlace {
  /** Index of Run.queue. */
  part: number;
  measure: QueueMeasure;
  /** Index of the part's elements. */
  size: number;
}

/** Where on the page the answer stands. */
export type PresetTarget =
  | { kind: "sections"; sections: number[]; quantity: Quantity }
  | { kind: "queue"; parts: QueuePlace[] };

export interface Preset {
  id: PresetId;
  question: string;
  explanation: string;
  target: PresetTarget;
}

export interface Answer {
  /** What this run says, one for each section or part of the target. */
  sentences: string[];
  /** How sure they are. */
  sure: string;
}

function sectionPreset(
  id: PresetId,
  question: string,
  explanation: string,
  sections: number[],
  quantity: Quantity = "total",
): Preset[] {
  return sections.length === 0
    ? []
    : [{ id, question, explanation, target: { kind: "sections", sections, quantity } }];
}

function sectionsOf(run: Run, workload: string): number[] {
  return run.sections.flatMap((section, index) => (section.workload === workload ? [index] : []));
}

/** The sections that have a value of a quantity. */
function sectionsWith(run: Run, quantity: "total" | "hot_run"): number[] {
  return run.sections.flatMap((section, index) => {
    const has = section.blocks.some(({ ranking }) =>
      ranking.some(({ cell }) => (run.cells[cell]?.[quantity] ?? null) !== null),
    );
    return has ? [index] : [];
  });
}

/** The workload with the shortest task, by the time of the reference. */
function smallTasks(run: Run): Preset[] {
  const [shortest] = run.sections
    .flatMap((section, index) => {
      const ns = taskNs(run, section);
      return ns === null ? [] : [{ index, ns, workload: oneLine(section.workload) }];
    })
    .sort((a, b) => a.ns - b.ns);
  return shortest === undefined
    ? []
    : sectionPreset(
        "small_tasks",
        "I have many small tasks.",
        `Of the workloads here ${shortest.workload} has the shortest tasks: ${durationText(shortest.ns)} ` +
          "each, as the reference does them. What a library does for each task weighs most there.",
        [shortest.index],
      );
}

/** Round trip and stream at the smallest or the largest size that some contender managed. */
function queuePreset(run: Run, id: PresetId, question: string, largest: boolean): Preset[] {
  let bytes = 0;
  const places = run.queue.flatMap((part, index) =>
    measuresOf(run, part).flatMap((measure): QueuePlace[] => {
      const managed = (size: number) =>
        part.contenders.some(({ cells }) => {
          const cell = run.cells[cells[size] ?? -1];
          return cell !== undefined && cellValue(cell, measure) !== null;
        });
      const sizes = part.elements.map((_, size) => size).filter(managed);
      const size = largest ? sizes.at(-1) : sizes[0];
      if (size === undefined || (measure !== "round_trip" && measure !== "stream")) {
        return [];
      }
      bytes = (part.elements[size] ?? 0) * elementBytes;
      return [{ part: index, measure, size }];
    }),
  );
  const explanation =
    `Arrays of ${bytesText(bytes)}, the ${largest ? "largest" : "smallest"} here. A round trip says how ` +
    "long an answer takes, a stream how much goes through one way.";
  return places.length === 0
    ? []
    : [{ id, question, explanation, target: { kind: "queue", parts: places } }];
}

/** Those that this run can answer. */
export function presetsOf(run: Run): Preset[] {
  return [
    ...sectionPreset(
      "one_loop",
      "I run one loop, once.",
      "Start, first run and stop together: what one call costs from nothing to nothing.",
      sectionsWith(run, "total"),
    ),
    ...sectionPreset(
      "running_pool",
      "My workers are already running.",
      "A run after the first one: starting and stopping are paid for elsewhere.",
      sectionsWith(run, "hot_run"),
      "hot_run",
    ),
    ...smallTasks(run),
    ...sectionPreset(
      "shared_input",
      "All tasks read one large input.",
      "One image goes to every worker, and each task sends a large result back.",
      sectionsOf(run, "numerical"),
    ),
    ...sectionPreset(
      "worker_state",
      "Workers keep state between tasks.",
      "Each worker counts on, and the counts are merged at the end; the documents travel as arguments.",
      sectionsOf(run, "stateful"),
    ),
    ...sectionPreset(
      "slow_start",
      "Workers take long to get ready.",
      "Each worker loads a network before its first task.",
      sectionsOf(run, "initialization"),
    ),
    ...queuePreset(run, "large_messages", "I send large messages between processes.", true),
    ...queuePreset(run, "small_messages", "I send small messages between processes.", false),
  ];
}

export function answer(run: Run, samples: Samples, preset: Preset): Answer {
  const { target } = preset;
  const found =
    target.kind === "sections"
      ? target.sections.flatMap((index) => {
          const section = run.sections[index];
          const of = section?.workload ?? "";
          return section === undefined
            ? []
            : [{ of, ...verdictOf(run, samples, section, target.quantity) }];
        })
      : target.parts.flatMap(({ part: index, measure, size }) => {
          const part = run.queue[index];
          const of = measureTitle(measure);
          return part === undefined
            ? []
            : [{ of, ...queueVerdict(run, samples, part, measure, size) }];
        });
  const one = found.length === 1;
  return {
    sentences: found.map(({ sentence }) => sentence),
    sure: found.map(({ of, sure }) => (one ? sure : `${oneLine(of)}: ${sure}`)).join(" "),
  };
}
