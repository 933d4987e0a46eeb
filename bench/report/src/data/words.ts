// SPDX-License-Identifier: Apache-2.0
// Small words of sentences: counts, lists, statuses, names.
import type { Cell, Run, Status } from "./document.ts";
import { groupedInteger } from "./units.ts";

// Zero-width spaces and joiners, direction marks, byte order mark: they change what stands around
// them.
const invisible = /[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;
const blanksAndControls = /[\u0000-\u0020\u007f-\u00a0]+/g;

/** One line without control characters or marks that turn the direction of writing. */
export function oneLine(text: string): string {
  return text.replace(invisible, "").replace(blanksAndControls, " ").replace(/^ | $/g, "");
}

/** "1 worker", "2 workers", "1,200 samples" */
export function counted(count: number, singular: string, plural = `${singular}s`): string {
  return `${groupedInteger(count)} ${count === 1 ? singular : plural}`;
}

/** "A", "A and B", "A, B and C" */
export function joined(parts: readonly string[]): string {
  const last = parts.at(-1) ?? "";
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(", ")} and ${last}`;
}

/** The display name of a contender; its own if the run does not describe it. */
export function contenderName(run: Run, contender: string): string {
  return oneLine(run.contenders[contender]?.name ?? "") || oneLine(contender);
}

/** "Python", "C++": as people write it. */
export function languageName(language: string): string {
  const text = oneLine(language);
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** "not installed" */
export function statusText(status: Status): string {
  return status.replaceAll("_", " ");
}

const failures: ReadonlySet<Status> = new Set<Status>([
  "wrong",
  "error",
  "hang",
  "crash",
  "protocol",
  "leftover",
]);

/** Tried, and it did not do its work: not unsupported, not installed or skipped. */
export function isFailure(status: Status): boolean {
  return failures.has(status);
}

/** It was started, whatever became of it. */
export function wasTried(status: Status): boolean {
  return status === "ok" || isFailure(status);
}

/** Rounds of a cell, whatever became of them. */
export function roundsOf(cell: Cell): number {
  return Object.values(cell.statuses).reduce((sum, rounds) => sum + rounds, 0);
}

/** "3 of 10 rounds hang: no reply to run within 20 s"; of all rounds without "3 of 10 rounds". */
export function mishapText(mishap: Cell["mishaps"][number], rounds: number): string {
  const some = mishap.rounds === rounds ? "" : `${mishap.rounds} of ${rounds} rounds `;
  const reason = oneLine(mishap.reason);
  return some + statusText(mishap.status) + (reason === "" ? "" : `: ${reason}`);
}
