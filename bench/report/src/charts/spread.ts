// SPDX-License-Identifier: Apache-2.0
// Moves labels apart until none overlaps, as little as possible.

/**
 * Places for labels that would like to stand at `wanted`, at least `gap` apart and within `low` to
 * `high`, in the order given. The sum of the squared movements is the least possible: places minus
 * their index times the gap are an isotonic regression, which pooling neighbours solves.
 */
export function spread(
  wanted: readonly number[],
  gap: number,
  low: number,
  high: number,
): number[] {
  const order = wanted.map((_, index) => index).sort((a, b) => wanted[a]! - wanted[b]! || a - b);
  // More labels than fit stand closer, evenly.
  const step = Math.min(gap, order.length > 1 ? (high - low) / (order.length - 1) : gap);
  const pools: { sum: number; count: number }[] = [];
  order.forEach((index, place) => {
    let pool = { sum: wanted[index]! - place * step, count: 1 };
    for (
      let last = pools.at(-1);
      last && last.sum / last.count > pool.sum / pool.count;
      last = pools.at(-1)
    ) {
      pools.pop();
      pool = { sum: last.sum + pool.sum, count: last.count + pool.count };
    }
    pools.push(pool);
  });
  const highest = high - (order.length - 1) * step;
  const bases = pools.flatMap(({ sum, count }) => {
    const base = Math.max(low, Math.min(sum / count, highest));
    return Array.from({ length: count }, () => base);
  });
  const places: number[] = [];
  order.forEach((index, place) => {
    places[index] = bases[place]! + place * step;
  });
  return places;
}
