import { assertEquals, assertThrows } from "@std/assert";
import { fixed, type Tensor, tensor } from "../../../tensors/mod.ts";
import { UsageError } from "../../../commands/mod.ts";
import { checkedEquations } from "./equations.ts";

const f = (_t: Tensor, y: Tensor) => y;
const good = { state: ["x", "v"], f };

Deno.test("checkedEquations() fills in what was left out, and takes numbers as guesses", () => {
  const made = checkedEquations("a.ts", "text", { ...good, parameters: { k: 3, g: fixed(2) } });
  assertEquals([made.name, made.text, made.inputs, made.y0, made.units], [
    "a.ts",
    "text",
    {},
    {},
    {},
  ]);
  assertEquals(made.timeUnit, 86_400);
  assertEquals((made.parameters.k as Tensor).item(), 3);
  assertEquals(checkedEquations("a.ts", "", { ...good, timeUnit: "h" }).timeUnit, 3600);
});

Deno.test("checkedEquations() names the module, what is wrong and what is wanted", () => {
  const cases: [Record<string, unknown>, string][] = [
    [
      { f },
      'it must export state, the names of the state\'s elements, as in export const state = ["x"',
    ],
    [{ state: "x", f }, 'got the string "x"'],
    [{ state: ["x", "x"], f }, 'state has "x" twice'],
    [
      { state: ["x"] },
      "it must export f, a function (t, y, parameters, inputs) => dy/dt, got none",
    ],
    [{ default: good }, "it exports a default; export state, parameters, f by their names"],
    [{ ...good, parametres: {} }, 'unknown export "parametres"; the nearest is "parameters"'],
    [{ ...good, parameters: [1] }, "parameters must be an object, got an array"],
    [{ ...good, parameters: { k: "1" } }, "parameters.k must be a number, a tensor"],
    [{ ...good, parameters: { k: NaN } }, "parameters.k must be a number"],
    [{ ...good, parameters: { "y0.x": 1 } }, "names that begin with y0. are taken"],
    [{ ...good, inputs: { u: 2 } }, "inputs.u must be 1, as a column is one number a time, or []"],
    [{ ...good, y0: { X: 1 } }, 'y0: there is no "X"; the nearest is "x" (known: x, v)'],
    [{ ...good, y0: { x: tensor([1, 2]) } }, "y0.x must be one number"],
    [{ ...good, observe: "x" }, "observe must be an object by columns"],
    [{ ...good, observe: { a: 3 } }, "observe.a must be the name of an element or a function"],
    [{ ...good, observe: { a: "w" } }, 'observe.a: there is no "w"'],
    [{ ...good, units: { k: "1/s" } }, 'units: there is no "k"'],
    [{ ...good, units: { x: 1 } }, "units must be texts by name"],
    [{ ...good, timeUnit: "y" }, "timeUnit must be one of s, min, h, d and w"],
    [{ ...good, timeUnit: "" }, "timeUnit must be one of"],
  ];
  for (const [exported, message] of cases) {
    const error = assertThrows(() => checkedEquations("my.ts", "", exported), UsageError, message);
    assertEquals(error.message.startsWith("my.ts: "), true, error.message);
  }
});
