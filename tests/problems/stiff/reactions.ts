import { concat, gather, matmul, mul, ones, tensor, vectorField } from "../../../mod.ts";
import type { Reactions, StiffProblem } from "./problem.ts";

/** A reaction: its rate, the species that it is proportional to (one or two), and what it makes of each. */
type Reaction = readonly [
  rate: number,
  of: readonly number[],
  makes: Readonly<Record<number, number>>,
];

/** The law of mass action: r = k y y, y' = S r. Species number 0 is constant, and is 1. */
function massAction(species: number, list: readonly Reaction[]) {
  const factor = (place: number) => list.map(([, of]) => of[place] ?? 0);
  const reactions: Reactions = {
    rates: list.map(([rate]) => rate),
    first: factor(0),
    second: factor(1),
    changes: Array.from(
      { length: species },
      (_, i) => list.map(([, , makes]) => makes[i + 1] ?? 0),
    ),
  };
  const { rates, first, second, changes } = reactions;
  const field = vectorField({
    state: [species],
    parameters: { k: tensor(rates) },
    f(_t, y, { k }) {
      const all = concat([ones([1]), y]);
      const speeds = mul(k, mul(gather(all, first), gather(all, second)));
      return matmul(tensor(changes), speeds);
    },
  });
  return { field, reactions };
}

/** Photomorphogenesis, of eight species (E. Schäfer, 1975). */
export const HIRES: StiffProblem = {
  name: "HIRES",
  ...massAction(8, [
    [1.71, [1], { 1: -1, 2: 1 }],
    [0.43, [2], { 1: 1, 2: -1 }],
    [8.32, [3], { 1: 1, 3: -1 }],
    [0.0007, [0], { 1: 1 }],
    [8.32, [2], { 2: -1, 4: 1 }],
    [1.71, [3], { 3: -1, 4: 1 }],
    [0.43, [4], { 3: 1, 4: -1 }],
    [0.69, [4], { 4: -1, 6: 1 }],
    [0.035, [5], { 3: 1, 5: -1 }],
    [1.71, [5], { 5: -1, 6: 1 }],
    [0.43, [6], { 5: 1, 6: -1 }],
    [0.43, [7], { 5: 1, 7: -1, 8: 1 }],
    [280, [6, 8], { 6: -1, 7: 1, 8: -1 }],
    [0.69, [7], { 6: 1, 7: -1, 8: 1 }],
    [0.69, [7], { 7: -1, 8: 1 }],
  ]),
  y0: [1, 0, 0, 0, 0, 0, 0, 0.0057],
  t1: 321.8122,
  end: [
    0.7371312573325668e-3,
    0.1442485726316185e-3,
    0.5888729740967575e-4,
    0.1175651343283149e-2,
    0.2386356198831331e-2,
    0.6238968252742796e-2,
    0.2849998395185769e-2,
    0.2850001604814231e-2,
  ],
  atol: 1e-4,
};

/** The air pollution model of the Dutch institute RIVM: 20 species, 25 reactions (J. G. Verwer, 1994). */
export const POLLUTION: StiffProblem = {
  name: "Pollution",
  ...massAction(20, [
    [0.35, [1], { 1: -1, 2: 1, 3: 1 }],
    [26.6, [2, 4], { 1: 1, 2: -1, 4: -1 }],
    [12300, [5, 2], { 1: 1, 2: -1, 5: -1, 6: 1 }],
    [0.00086, [7], { 5: 2, 7: -1, 8: 1 }],
    [0.00082, [7], { 7: -1, 8: 1 }],
    [15000, [7, 6], { 5: 1, 6: -1, 7: -1, 8: 1 }],
    [0.00013, [9], { 5: 1, 8: 1, 9: -1, 10: 1 }],
    [24000, [9, 6], { 6: -1, 9: -1, 11: 1 }],
    [16500, [11, 2], { 1: 1, 2: -1, 10: 1, 11: -1, 12: 1 }],
    [9000, [11, 1], { 1: -1, 11: -1, 13: 1 }],
    [0.022, [13], { 1: 1, 11: 1, 13: -1 }],
    [12000, [10, 2], { 1: 1, 2: -1, 10: -1, 14: 1 }],
    [1.88, [14], { 5: 1, 7: 1, 14: -1 }],
    [16300, [1, 6], { 1: -1, 6: -1, 15: 1 }],
    [4.8e6, [3], { 3: -1, 4: 1 }],
    [0.00035, [4], { 4: -1, 16: 1 }],
    [0.0175, [4], { 3: 1, 4: -1 }],
    [1e8, [16], { 6: 2, 16: -1 }],
    [0.444e12, [16], { 3: 1, 16: -1 }],
    [1240, [17, 6], { 5: 1, 6: -1, 17: -1, 18: 1 }],
    [2.1, [19], { 2: 1, 19: -1 }],
    [5.78, [19], { 1: 1, 3: 1, 19: -1 }],
    [0.0474, [1, 4], { 1: -1, 4: -1, 19: 1 }],
    [1780, [19, 1], { 1: -1, 19: -1, 20: 1 }],
    [3.12, [20], { 1: 1, 19: 1, 20: -1 }],
  ]),
  y0: Array.from(
    { length: 20 },
    (_, i) => ({ 1: 0.2, 3: 0.04, 6: 0.1, 7: 0.3, 8: 0.01, 16: 0.007 })[i] ?? 0,
  ),
  t1: 60,
  end: [
    0.5646255480022769e-1,
    0.1342484130422339,
    0.4139734331099427e-8,
    0.5523140207484359e-2,
    0.2018977262302196e-6,
    0.1464541863493966e-6,
    0.7784249118997964e-1,
    0.3245075353396018,
    0.7494013383880406e-2,
    0.1622293157301561e-7,
    0.1135863833257075e-7,
    0.2230505975721359e-2,
    0.2087162882798630e-3,
    0.1396921016840158e-4,
    0.8964884856898295e-2,
    0.4352846369330103e-17,
    0.6899219696263405e-2,
    0.1007803037365946e-3,
    0.1772146513969984e-5,
    0.5682943292316392e-4,
  ],
  atol: 1e-6,
};
