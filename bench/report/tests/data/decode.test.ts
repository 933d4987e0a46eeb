// SPDX-License-Identifier: Apache-2.0
// What is refused, and in which words.
import { expect, test } from "vitest";
import { parseDocument } from "../../src/data/decode.ts";
import { completeDocument } from "../support/documents.ts";

test("a document is read as it was written", () => {
  const document = completeDocument();
  expect(parseDocument(JSON.stringify(document))).toEqual(document);
});

test("another schema is refused with both numbers", () => {
  const text = JSON.stringify({ ...completeDocument(), schema: 2 });
  expect(() => parseDocument(text)).toThrow("This page reads data of schema 1, not 2.");
});

test.each(["null", "[]", "7", '"text"', "{}"])("%s is no document", (text) => {
  expect(() => parseDocument(text)).toThrow("This page reads data of schema 1, not null.");
});

test("a text that was cut is refused", () => {
  const text = JSON.stringify(completeDocument()).slice(0, -10);
  expect(() => parseDocument(text)).toThrow("cannot be read: it was cut or changed");
});

test("a document without a run is refused", () => {
  for (const runs of [[], undefined, {}]) {
    expect(() => parseDocument(JSON.stringify({ schema: 1, runs }))).toThrow("holds no run");
  }
});
