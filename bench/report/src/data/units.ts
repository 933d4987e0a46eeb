// SPDX-License-Identifier: Apache-2.0
// Numbers with three significant digits and a unit that people use: the lab's rules.

interface Unit {
  name: string;
  /** In the base unit: nanoseconds or bytes. */
  size: number;
}

type Units = readonly [Unit, ...Unit[]];

const durations: Units = [
  { name: "ns", size: 1 },
  { name: "us", size: 1e3 },
  { name: "ms", size: 1e6 },
  { name: "s", size: 1e9 },
];
const byteUnits: Units = [
  { name: "B", size: 1 },
  { name: "kB", size: 1e3 },
  { name: "MB", size: 1e6 },
  { name: "GB", size: 1e9 },
];

/** The power of ten of the first digit. */
function magnitudeOf(value: number): number {
  return Number(value.toExponential().split("e")[1]);
}

// To three significant digits; Number("1e-2") is exact to the last bit, 10 ** -2 need not be.
function rounded(value: number): number {
  if (value <= 0) {
    return 0;
  }
  const step = Number(`1e${magnitudeOf(value) - 2}`);
  return Math.round(value / step) * step;
}

// Like the lab, a value exactly between two texts takes the one with the even last digit; toFixed
// takes the larger one. 100 decimals show every bit of the values that occur.
function fixed(value: number, decimals: number): string {
  const text = value.toFixed(decimals);
  if ((value * Number(`1e${decimals}`)) % 1 !== 0.5) {
    return text;
  }
  const exact = value.toFixed(100);
  const tie = /^50*$/.test(exact.slice(exact.indexOf(".") + 1 + decimals));
  const odd = Number(text.at(-1)) % 2 === 1;
  return tie && odd ? (Number(text) - Number(`1e-${decimals}`)).toFixed(decimals) : text;
}

/** "0.0123", "1.23", "12.3", "123", "1235": no digit before the point is dropped. */
export function threeDigits(value: number): string {
  const shown = rounded(value);
  if (shown <= 0) {
    return "0";
  }
  // The decimals follow from the rounded value: 9.996 has one digit less after the point than 9.99.
  const magnitude = magnitudeOf(shown * (1 + 1e-12));
  return fixed(value, Math.max(0, 2 - magnitude));
}

// The largest unit of which the value, as it will be shown, is at least one. Half a unit of the last
// digit is allowed for: the product of powers of ten may miss 1 by the last bit.
function unitFor(units: Units, value: number): Unit {
  return units.findLast((unit) => rounded(value) >= unit.size * 0.9999) ?? units[0];
}

function withUnit(value: number, unit: Unit): string {
  return `${threeDigits(value / unit.size)} ${unit.name}`;
}

// The unit is said once; the lower end has its own if it is below a tenth of the upper one's.
function rangeText(units: Units, lower: number, upper: number): string {
  return `${partText(units, lower, upper)}–${withUnit(upper, unitFor(units, upper))}`;
}

function partText(units: Units, part: number, whole: number): string {
  const unit = unitFor(units, whole);
  return part / unit.size >= 0.1
    ? threeDigits(part / unit.size)
    : withUnit(part, unitFor(units, part));
}

/** "12.3 us", "999 ms", "1.00 s" */
export function durationText(ns: number): string {
  return withUnit(ns, unitFor(durations, ns));
}

/** "409–415 ms", "2.10 ms–1.23 s" */
export function durationRange(lowerNs: number, upperNs: number): string {
  return rangeText(durations, lowerNs, upperNs);
}

/** "3.40 of its 3.71 s": the first number has a unit of its own only where it needs one. */
export function durationPart(partNs: number, wholeNs: number, between: string): string {
  return `${partText(durations, partNs, wholeNs)} ${between} ${durationText(wholeNs)}`;
}

/** "58.2 MB": 1 kB = 1000 B. */
export function bytesText(bytes: number): string {
  return withUnit(bytes, unitFor(byteUnits, bytes));
}

/** "409–415 MB" */
export function bytesRange(lower: number, upper: number): string {
  return rangeText(byteUnits, lower, upper);
}

/** "1.23 GB/s" */
export function rateText(bytesPerS: number): string {
  return `${bytesText(bytesPerS)}/s`;
}

/** "0.981–1.31 GB/s" */
export function rateRange(lower: number, upper: number): string {
  return `${bytesRange(lower, upper)}/s`;
}

/** "0.53": two decimals; three significant digits below 0.1 and from 10 on. */
export function ratioNumber(ratio: number): string {
  return ratio >= 0.1 && ratio < 9.995 ? fixed(ratio, 2) : threeDigits(ratio);
}

/** "0.53x" */
export function ratioText(ratio: number): string {
  return `${ratioNumber(ratio)}x`;
}

/** "0.51–0.56x" */
export function ratioRange(lower: number, upper: number): string {
  return `${ratioNumber(lower)}–${ratioText(upper)}`;
}

/** "51,200" */
export function groupedInteger(value: number): string {
  return `${value}`.replace(/\B(?=(\d{3})+$)/g, ",");
}

/** "12.0 %", "0.531 %": of a share from 0 to 1. */
export function percentText(share: number): string {
  return `${threeDigits(share * 100)} %`;
}
