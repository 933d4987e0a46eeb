// SPDX-License-Identifier: Apache-2.0
// Looks into records whose fields are not known to be there.

/** The value at "host/cpu/model" of a record; undefined if there is none. */
export function recordValue(record: unknown, path: string): unknown {
  let value: unknown = record;
  for (const key of path.split("/")) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) {
      return undefined;
    }
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}

export function recordText(record: unknown, path: string): string {
  const value = recordValue(record, path);
  return typeof value === "string" ? value : "";
}

export function recordNumber(record: unknown, path: string): number | null {
  const value = recordValue(record, path);
  return typeof value === "number" ? value : null;
}
