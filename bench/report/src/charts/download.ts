// SPDX-License-Identifier: Apache-2.0
// Pictures and tables as files: PNG, SVG and CSV, made on the page without any request.

import { csvText } from "../data/csv.ts";
import { FONT } from "./drawing.ts";
import { init, type EChartsCoreOption } from "./echarts.ts";
import { INKS, type Brightness } from "./palette.ts";
import type { Artwork, PictureTable } from "./picture.ts";

const WIDTH = 960;
const TITLE = 48;

/** The picture with its title, on the paper of the page. */
function titled(
  artwork: Artwork,
  title: string,
  brightness: Brightness,
): { option: EChartsCoreOption; height: number } {
  const ink = INKS[brightness];
  const height = artwork.height(WIDTH) + TITLE;
  const { option } = artwork.draw({ width: WIDTH, height, top: TITLE }, ink);
  const style = { color: ink.text, fontFamily: FONT, fontSize: 16, fontWeight: 600 };
  const own = (option["title"] as object[] | undefined) ?? [];
  const titles = [{ text: title, left: 8, top: 12, textStyle: style }, ...own];
  return { option: { ...option, backgroundColor: ink.paper, title: titles }, height };
}

export function svgOf(artwork: Artwork, title: string, brightness: Brightness): string {
  const { option, height } = titled(artwork, title, brightness);
  const chart = init(null, null, { renderer: "svg", ssr: true, width: WIDTH, height });
  chart.setOption(option);
  const text = chart.renderToSVGString();
  chart.dispose();
  return text;
}

export function pngOf(artwork: Artwork, title: string, brightness: Brightness): string {
  const { option, height } = titled(artwork, title, brightness);
  const chart = init(document.createElement("div"), null, {
    renderer: "canvas",
    width: WIDTH,
    height,
    devicePixelRatio: 2,
  });
  chart.setOption(option);
  const address = chart.getDataURL({
    type: "png",
    pixelRatio: 2,
    backgroundColor: INKS[brightness].paper,
  });
  chart.dispose();
  return address;
}

export function csvOf(table: PictureTable): string {
  return csvText({
    columns: table.columns.map(({ title, unit }) => (unit ? `${title} (${unit})` : title)),
    rows: Array.from(table.rows, ({ cells }) =>
      cells.map(({ text, value }) => (value === undefined ? text : value)),
    ),
  });
}

function save(address: string, file: string): void {
  const link = document.createElement("a");
  link.href = address;
  link.download = file;
  link.click();
}

export function saveAddress(address: string, file: string): void {
  save(address, file);
}

export function saveText(text: string, type: string, file: string): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  save(address, file);
  // The download has the data as soon as the click was handled; not before.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
