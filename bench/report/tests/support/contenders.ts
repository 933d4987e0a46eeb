// SPDX-License-Identifier: Apache-2.0
// Contenders that exist only in tests.
import type { Contender } from "../../src/data/document.ts";

function contender(name: string, more: Partial<Contender> = {}): Contender {
  return {
    name,
    description: `${name}, made up for tests`,
    language: "python",
    family: "process pool",
    idiom: "recommended",
    documentation: ["https://example.org/documentation.html"],
    note: `${name} as its documentation shows it.`,
    parallel: true,
    version: "1.2.3",
    installed: true,
    color: "blue",
    shape: "circle",
    source: [{ file: "contender.py", text: `"""${name}"""\n\nprint("hello")\n` }],
    ...more,
  };
}

const cpp = { language: "c++", source: [{ file: "main.cpp", text: "int main() { return 0; }\n" }] };

export const contenders: Record<string, Contender> = {
  loop_cpp: contender("loop (C++)", { ...cpp, family: "serial", parallel: false, color: "gray" }),
  loop: contender("loop (Python)", {
    family: "serial",
    parallel: false,
    color: "gray",
    shape: "square",
  }),
  threads: contender("Threads", { ...cpp, family: "threads", color: "blue", shape: "circle" }),
  fibers: contender("Fibers", { ...cpp, family: "threads", color: "cyan", shape: "triangle" }),
  bare_forks: contender("bare forks", {
    ...{ ...cpp, family: "ceiling", idiom: "tuned", color: "brown", shape: "cross" },
  }),
  pool: contender("Pool", { color: "orange", shape: "square" }),
  executor: contender("Executor", { color: "green", shape: "diamond" }),
  cluster: contender("Cluster", { family: "cluster", color: "red", shape: "star" }),
  ring: contender("Ring", { family: "queue", color: "purple", shape: "pin" }),
  feeder: contender("Feeder", { family: "queue", color: "green", shape: "diamond" }),
  tube: contender("Tube", { family: "queue", color: "orange", shape: "arrow" }),
};

/** Every text of it wants to be more than text. */
export const hostileContender: Contender = contender(
  `</script><script>window.attacked = "name"</script><img src=x onerror="window.attacked = 'image'">`,
  {
    description: "<b onmouseover=alert(1)>bold</b> & \u202Ereversed\u202C \u0007bell",
    language: "<i>python</i>",
    note: "`${window.attacked = 1}` {{constructor.constructor('alert(1)')()}} <!-- <script>",
    version: '=HYPERLINK("https://example.org")\u2028second line',
    documentation: ["javascript:window.attacked='link'", 'https://example.org/?a="><script>'],
    source: [
      {
        file: "<svg onload=alert(1)>.py",
        text: "</textarea></pre><script>window.attacked='source'</script>",
      },
    ],
    color: '"><script>',
    shape: "",
  },
);
