// SPDX-License-Identifier: Apache-2.0
// Colours of the page and of contenders, for light and dark; people who are colour-blind can tell them apart.

import type { Contender } from "../data/document.ts";

export type Brightness = "light" | "dark";

/** What pictures are drawn with. */
export interface Ink {
  brightness: Brightness;
  paper: string;
  text: string;
  quiet: string;
  faint: string;
  line: string;
  accent: string;
  bad: string;
  caution: string;
}

export const INKS: Record<Brightness, Ink> = {
  light: {
    brightness: "light",
    paper: "#ffffff",
    text: "#17191c",
    quiet: "#59616b",
    faint: "#8d959f",
    line: "#e3e6ea",
    accent: "#3949ab",
    bad: "#b3261e",
    caution: "#855800",
  },
  dark: {
    brightness: "dark",
    paper: "#181b1f",
    text: "#eceef1",
    quiet: "#a3abb5",
    faint: "#727b86",
    line: "#2d3238",
    accent: "#9fabff",
    bad: "#ff8f85",
    caution: "#efbe62",
  },
};

/**
 * Those of the palette of Okabe and Ito, darker on white, where some would hardly be seen; brown and
 * gray differ from the others in lightness.
 */
const COLORS: Record<string, Record<Brightness, string>> = {
  blue: { light: "#0072b2", dark: "#4aa8e0" },
  orange: { light: "#d98a00", dark: "#f0ac2c" },
  green: { light: "#00875f", dark: "#2cc294" },
  red: { light: "#d0500a", dark: "#f57f43" },
  purple: { light: "#b85a93", dark: "#e0a0c6" },
  brown: { light: "#744a1a", dark: "#b98a5a" },
  cyan: { light: "#2f9bd8", dark: "#84cbf5" },
  gray: { light: "#555d67", dark: "#bac1ca" },
};

/** The names of `[appearance]` in contender.toml. */
export const SHAPES = [
  "circle",
  "square",
  "triangle",
  "diamond",
  "pin",
  "arrow",
  "cross",
  "star",
] as const;
export type Shape = (typeof SHAPES)[number];

/** FNV-1a: the same name has the same number in every page. */
function hashOf(name: string): number {
  let hash = 0x811c9dc5;
  for (const character of name) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  }
  return hash;
}

function isShape(name: string): name is Shape {
  return (SHAPES as readonly string[]).includes(name);
}

/** How a contender looks in every picture; `key` is its name in the run. */
export interface Look {
  color: Record<Brightness, string>;
  shape: Shape;
}

export function lookOf(key: string, contender: Contender | undefined): Look {
  const names = Object.keys(COLORS);
  const hash = hashOf(key);
  const named = contender?.color ?? "";
  const color = COLORS[Object.hasOwn(COLORS, named) ? named : names[hash % names.length]!]!;
  const shape = contender?.shape ?? "";
  return { color, shape: isShape(shape) ? shape : SHAPES[(hash >>> 8) % SHAPES.length]! };
}
