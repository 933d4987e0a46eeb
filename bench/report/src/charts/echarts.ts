// SPDX-License-Identifier: Apache-2.0
// The parts of ECharts that the pictures need, and nothing else of it: the whole would double the page.

import { CustomChart, LineChart, ScatterChart } from "echarts/charts";
import { GridComponent, TitleComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { CanvasRenderer, SVGRenderer } from "echarts/renderers";

use([
  CanvasRenderer,
  CustomChart,
  GridComponent,
  LineChart,
  SVGRenderer,
  ScatterChart,
  TitleComponent,
  TooltipComponent,
]);

export { init };
export type { ECharts, EChartsCoreOption } from "echarts/core";
export type {
  CustomSeriesOption,
  CustomSeriesRenderItemAPI,
  CustomSeriesRenderItemParams,
  CustomSeriesRenderItemReturn,
  LineSeriesOption,
  ScatterSeriesOption,
} from "echarts";
