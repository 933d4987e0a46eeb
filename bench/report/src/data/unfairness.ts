// SPDX-License-Identifier: Apache-2.0
// What differs between two runs besides what is to be compared.
import type { Run } from "./document.ts";
import { recordValue } from "./record.ts";
import { contenderName, oneLine } from "./words.ts";

/** Label, and path in the environment record. The first ones are those that `run --resume` checks. */
const facts: readonly (readonly [label: string, path: string])[] = [
  ["machine", "host/id"],
  ["CPU", "host/cpu/model"],
  ["number of CPUs", "scheduler/effective_cpus"],
  ["memory", "host/memory_bytes"],
  ["Linux", "host/kernel/release"],
  ["governor", "frequency/governors"],
  ["turbo", "frequency/turbo"],
  ["Python", "software/python/version"],
  ["commit of the lab", "software/git/commit"],
  ["build type", "software/build_type"],
  ["compiler", "software/compiler"],
  ["kernels", "software/kernels_sum"],
  ["list of Python packages", "software/python/lock_sum"],
];

// Long checksums and identities differ or not; nobody reads them.
const opaque: ReadonlySet<string> = new Set([
  "host/id",
  "software/kernels_sum",
  "software/python/lock_sum",
]);

function shown(value: unknown): string {
  if (value === undefined || value === null || value === "") {
    return "unknown";
  }
  return oneLine(typeof value === "string" ? value : JSON.stringify(value));
}

function difference(label: string, base: unknown, other: unknown, hidden = false): string[] {
  const [was, is] = [shown(base), shown(other)];
  if (was === is) {
    return [];
  }
  return [hidden ? `The ${label} differs.` : `The ${label} was ${was} and is ${is}.`];
}

/** A sentence for each difference, the base "was", the other "is"; and if both are one run. */
export function unfairness(base: Run, other: Run): string[] {
  const sameRun = ["id", "started_at"].every((key) => base.header[key] === other.header[key]);
  const found = [
    ...(sameRun ? ["Both are the same run."] : []),
    ...facts.flatMap(([label, path]) =>
      difference(
        label,
        recordValue(base.environment, path),
        recordValue(other.environment, path),
        opaque.has(path),
      ),
    ),
  ];
  for (const [label, key] of [
    ["profile", "profile"],
    ["seed", "seed"],
    ["reference", "reference"],
  ] as const) {
    found.push(...difference(label, base.header[key], other.header[key]));
  }
  for (const id of Object.keys(base.contenders).sort()) {
    const [was, is] = [base.contenders[id], other.contenders[id]];
    if (was !== undefined && is !== undefined && was.installed && is.installed) {
      found.push(...difference(`version of ${contenderName(base, id)}`, was.version, is.version));
    }
  }
  return found;
}
