// SPDX-License-Identifier: Apache-2.0
// Reads the data of the page and refuses what it does not understand.
import type { ReportDocument } from "./document.ts";

const schema: ReportDocument["schema"] = 1;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(
      "The data of this page cannot be read: it was cut or changed. Make the page again with paceline-bench report.",
    );
  }
}

function isDocument(value: unknown): value is ReportDocument {
  return (
    typeof value === "object" &&
    value !== null &&
    "schema" in value &&
    value.schema === schema &&
    "runs" in value &&
    Array.isArray(value.runs) &&
    value.runs.length > 0
  );
}

/** Throws an Error with one clear sentence if the text is not a document of schema 1 with a run. */
export function parseDocument(text: string): ReportDocument {
  const value = parsed(text);
  if (isDocument(value)) {
    return value;
  }
  const found =
    typeof value === "object" && value !== null && "schema" in value ? value.schema : null;
  throw new Error(
    found === schema
      ? "The data of this page holds no run. Make the page again with paceline-bench report."
      : `This page reads data of schema ${schema}, not ${JSON.stringify(found)}. ` +
          "Make the page again with the paceline-bench that wrote the data.",
  );
}
