// SPDX-License-Identifier: Apache-2.0
// Names at the ends of curves, and the lanes above for those that do not come so far.

import {
  dataPoint,
  LABEL_GAP,
  LANE,
  curveColor,
  type Area,
  type Ending,
  type Plot,
} from "./curve_layout.ts";
import {
  figure,
  fitted,
  fittedName,
  group,
  stroke,
  widthOf,
  words,
  type Drawn,
} from "./drawing.ts";
import type { CustomSeriesRenderItemAPI } from "./echarts.ts";
import { STATUS_PATHS, toneColor, toneOf } from "./icons.ts";
import { pathOf } from "./shapes.ts";
import { spread } from "./spread.ts";

/** Names at the right, moved apart, each tied to the end of its curve. */
export function drawLabels(
  { options, layout, ink }: Plot,
  area: Area,
  api: CustomSeriesRenderItemAPI,
): Drawn {
  const ends = layout.curves.map(({ points }) => {
    const last = points.at(-1)!;
    return api.coord(dataPoint(options, last.x, last.value)) as [number, number];
  });
  const bottom = area.y + area.height - 6;
  const ys = spread(
    ends.map(([, y]) => y),
    LABEL_GAP,
    area.y + 6,
    bottom,
  );
  const edge = area.x + area.width + 2;
  const x = edge + 16;
  return group(
    layout.curves.flatMap((curve, index) => {
      const [endX, endY] = ends[index]!;
      const y = ys[index]!;
      const color = curveColor(curve, ink);
      const leader = { stroke: color, lineWidth: 1, opacity: 0.6, lineDash: [2, 3] };
      return [
        // Level as far as the picture goes: a slanted line there would look like measured.
        stroke(endX + 5, endY, edge, endY, leader),
        stroke(edge, endY, x - 2, y, leader),
        curve.look
          ? figure(x + 6, y, 9, pathOf(curve.look.shape), { fill: color })
          : stroke(x, y, x + 12, y, { stroke: color, lineWidth: 2, lineDash: [4, 3] }),
        words(x + 16, y, fittedName(curve.label, layout.label - 36), {
          fill: curve.look ? ink.text : ink.quiet,
        }),
      ];
    }),
  );
}

/** Beside the sign, on the side with more room; without the name, which its mark says too, if that is too little. */
function textPlace(
  { name, text, short }: Ending,
  left: number,
  right: number,
): { words: string; before: boolean } {
  const whole = `${name} ${text}`;
  const room = (side: number) => widthOf(whole) <= side - 34;
  if (room(left) || room(right)) {
    return { words: whole, before: room(left) };
  }
  const most = Math.max(left, right) - 34;
  return { words: widthOf(text) <= most ? text : fitted(short, most), before: left > right };
}

/** In a lane above the picture, at its size, so that it is no point of a curve. */
export function drawEnding(
  { options, layout, ink }: Plot,
  lane: number,
  area: Area,
  api: CustomSeriesRenderItemAPI,
): Drawn {
  const ending = options.endings[lane]!;
  const x = api.coord(dataPoint(options, ending.x, layout.y.minimum))[0]!;
  const y = area.y - 10 - LANE * (options.endings.length - 1 - lane) - LANE / 2;
  const color = ending.look.color[ink.brightness];
  const tone = toneColor(toneOf(ending.status), ink);
  const end = area.x + area.width;
  const place = textPlace(ending, x, end + layout.label - x);
  const side = place.before ? -1 : 1;
  const down = { stroke: tone, lineWidth: 1, lineDash: [2, 4], opacity: 0.45 };
  const sign = { fill: "none", stroke: tone, lineWidth: 1.5 };
  return group([
    { ...figure(x, y, 18, "M0 0H16V16H0Z", { fill: "transparent" }), silent: false },
    ...(place.before
      ? [stroke(x + 10, y, end, y, { stroke: color, lineWidth: 1.5, lineDash: [1, 4] })]
      : []),
    stroke(x, y + 9, x, area.y + area.height, down),
    figure(x, y, 14, STATUS_PATHS[ending.status], sign),
    figure(x + side * 16, y, 8, pathOf(ending.look.shape), { fill: color }),
    words(x + side * 24, y, place.words, { fill: tone, align: place.before ? "right" : "left" }),
  ]);
}
