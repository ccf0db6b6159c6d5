// What `deno task train FILE` and `predict` do, as a call: in a page, a worker, Node or Bun as well. A model is chosen,
// trained and judged beside two plain rivals; it forecasts with bands, and is kept in bytes.
//
//   deno run examples/15_fit_a_table.ts
import { fit, loadFit } from "@revode/revode/fit";

// A tank that is filled while the valve is open, and drains by itself; its level is read to a centimetre.
const minutes = Array.from({ length: 60 }, (_, i) => i / 2);
const valve = minutes.map((t) => t % 12 < 5 ? 1 : 0);
let level = 0.4;
const metres = valve.map((open) => {
  const now = level;
  const full = 2 * open;
  level = full + (level - full) * Math.exp(-0.5 / 4);
  return Math.round(100 * now) / 100;
});

const tank = await fit({ minutes, metres, valve }, {
  source: "the tank",
  input: ["valve"],
  inputKind: "previous",
  iterations: 100,
});
console.log(tank.notes.join("\n"));
console.log(tank.verdict?.text);

// The next half hour, with the valve shut from minute 35 on.
const toCome = { minutes: [30, 35, 60], valve: [1, 0, 0] };
const known = { minutes, metres, valve };
const { paths: [{ times, columns }], leaves } = await tank.forecast({
  fromData: known,
  inputs: toCome,
  to: 45,
  dt: 5,
});
const { values, low, high } = columns.metres;
times.forEach((t, i) =>
  console.log(
    `minute ${t} ${values[i].toFixed(2)} m, ${low![i].toFixed(2)} to ${high![i].toFixed(2)}`,
  )
);
console.log("outside of the data", leaves.length === 0 ? "never" : leaves[0].text);

const again = await loadFit(tank.save());
const { paths: [path] } = await again.forecast({ fromData: known, inputs: toCome, times: [45] });
console.log(
  `kept in ${tank.save().length} bytes, it says ${path.columns.metres.values[0].toFixed(2)}`,
);
