// SPDX-License-Identifier: Apache-2.0
// How the page becomes one HTML file with everything in it, and how its tests run.

import { viteSingleFile } from "vite-plugin-singlefile";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [viteSingleFile()],
  build: {
    // What the page may be opened with; older browsers lack CSS that it uses (light-dark, nesting).
    target: ["chrome123", "firefox120", "safari17.5"],
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    emptyOutDir: true,
  },
  test: {
    projects: [
      { extends: true, test: { name: "data", include: ["tests/data/**/*.test.ts"] } },
      {
        extends: true,
        test: {
          name: "page",
          include: ["tests/page/**/*.test.ts"],
          // Each file of page tests starts a browser of its own: one at a time.
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
