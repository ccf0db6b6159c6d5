import {
  add,
  concat,
  exp,
  less,
  matmul,
  mul,
  reshape,
  scale,
  sin,
  slice,
  sub,
  type Tensor,
  tensor,
  vectorField,
  where,
  zeros,
} from "../../../mod.ts";
import type { StiffProblem } from "./problem.ts";

/** A matrix of zeros, but for the entries that are given row by row, each divided by its row's number. */
function sparse(
  columns: number,
  rows: readonly (readonly [by: number, entries: Readonly<Record<number, number>>])[],
): Tensor {
  return tensor(
    rows.map(([by, entries]) =>
      Array.from({ length: columns }, (_, j) => (entries[j + 1] ?? 0) / by)
    ),
  );
}

/** Capacities, inductances and resistances of the ring modulator, in farad, henry and ohm. */
const CIRCUIT = {
  ...{ c: 1.6e-8, cs: 2e-12, cp: 1e-8, lh: 4.45, ls1: 2e-3, ls2: 5e-4, ls3: 5e-4 },
  ...{ r: 25e3, rp: 50, rg1: 36.3, rg2: 17.3, rg3: 17.3, ri: 50, rc: 600 },
};

/**
 * A circuit that mixes two signals by a ring of four diodes: seven voltages, and from number 8 on eight
 * currents (E. H. Horneber, 1976). It is y' = A y + B q(D y + s u₂) + e u₁, q the diodes' currents by
 * their voltages. It oscillates throughout.
 */
export const RING_MODULATOR: StiffProblem = {
  name: "Ring modulator",
  field: vectorField({
    state: [15],
    f(t, y) {
      const { c, cs, cp, lh, ls1, ls2, ls3, r, rp, rg1, rg2, rg3, ri, rc } = CIRCUIT;
      const linear = sparse(15, [
        [c, { 1: -1 / r, 8: 1, 10: -0.5, 11: 0.5, 14: 1 }],
        [c, { 2: -1 / r, 9: 1, 12: -0.5, 13: 0.5, 15: 1 }],
        [cs, { 10: 1 }],
        [cs, { 11: -1 }],
        [cs, { 12: 1 }],
        [cs, { 13: -1 }],
        [cp, { 7: -1 / rp }],
        [lh, { 1: -1 }],
        [lh, { 2: -1 }],
        [ls2, { 1: 0.5, 3: -1, 10: -rg2 }],
        [ls3, { 1: -0.5, 4: 1, 11: -rg3 }],
        [ls2, { 2: 0.5, 5: -1, 12: -rg2 }],
        [ls3, { 2: -0.5, 6: 1, 13: -rg3 }],
        [ls1, { 1: -1, 14: -(ri + rg1) }],
        [ls1, { 2: -1, 15: -(rc + rg1) }],
      ]);
      const across = sparse(15, [
        [1, { 3: 1, 5: -1, 7: -1 }],
        [1, { 4: -1, 6: 1, 7: -1 }],
        [1, { 4: 1, 5: 1, 7: 1 }],
        [1, { 3: -1, 6: -1, 7: 1 }],
      ]);
      const none = [1, {}] as const;
      const into = sparse(4, [
        ...[none, none],
        [cs, { 1: -1, 4: 1 }],
        [cs, { 2: 1, 3: -1 }],
        [cs, { 1: 1, 3: -1 }],
        [cs, { 2: -1, 4: 1 }],
        [cp, { 1: 1, 2: 1, 3: -1, 4: -1 }],
        ...Array(8).fill(none),
      ]);
      const driving = sparse(1, [...Array(13).fill(none), [ls1, { 1: 1 }], none]);
      const signal = scale(sin(scale(t, 2e3 * Math.PI)), 0.5);
      const carrier = scale(sin(scale(t, 2e4 * Math.PI)), 2);
      const voltages = add(matmul(across, y), mul(tensor([-1, -1, 1, 1]), carrier));
      const currents = scale(sub(exp(scale(voltages, 17.7493332)), 1), 40.67286402e-9);
      const driven = mul(reshape(driving, [15]), signal);
      return add(add(matmul(linear, y), matmul(into, currents)), driven);
    },
  }),
  y0: Array(15).fill(0),
  t1: 1e-3,
  end: [
    -0.2339057358486745e-1,
    -0.7367485485540825e-2,
    0.2582956709291169,
    -0.4064465721283450,
    -0.4039455665149794,
    0.2607966765422943,
    0.1106761861269975,
    0.2939904342435596e-6,
    -0.2840029933642329e-7,
    0.7267198267264553e-3,
    0.7929487196960840e-3,
    -0.7255283495698965e-3,
    -0.7941401968526521e-3,
    0.7088495416976114e-4,
    0.2390059075236570e-4,
  ],
  atol: 1e-2,
};

/** The cells of the tissue. */
const CELLS = 200;

/**
 * Antibodies that enter a tissue, where they react with a substrate: diffusion over a half line that is
 * mapped to [0, 1], in 200 cells, of u, in the first row, and what is left of the substrate, v (Akzo Nobel
 * research laboratories; R. van der Hout). At t = 5 the supply ends.
 *
 * The reference is that of scipy 1.17's Radau at 1e-12. The one of the test set, by PSIDE at 1e-10, is
 * {@linkcode AKZO_PUBLISHED}.
 */
export const MEDICAL_AKZO: StiffProblem = {
  name: "Medical Akzo Nobel",
  field: vectorField({
    state: [2, CELLS],
    parameters: { k: tensor([100]) },
    f(t, y, { k }) {
      const row = (i: number) => reshape(slice(y, i, i + 1), [CELLS]);
      const [u, v] = [row(0), row(1)];
      const places = Array.from({ length: CELLS }, (_, j) => (j + 1) / CELLS - 1);
      const drift = tensor(places.map((z) => z ** 3 / 8 * CELLS / 2));
      const diffusion = tensor(places.map((z) => z ** 4 / 16 * CELLS ** 2));
      const supply = reshape(where(less(t, 5), 2, 0), [1]);
      const before = concat([supply, slice(u, 0, -1)]);
      const behind = concat([slice(u, 1), zeros([1])]);
      const bend = sub(add(before, behind), scale(u, 2));
      const moved = add(mul(diffusion, bend), mul(drift, sub(behind, before)));
      const bound = mul(k, mul(u, v));
      return reshape(concat([sub(moved, bound), scale(bound, -1)]), [2, CELLS]);
    },
  }),
  y0: Array.from({ length: 2 * CELLS }, (_, i) => i < CELLS ? 0 : 1),
  t1: 20,
  jumpAt: [5],
  places: [0, 39, 74, 99, 104, 109, 119, 299, 303, 305, 319],
  end: [
    0.511398385392851e-5,
    0.233994222295652e-3,
    0.359561602577883e-3,
    0.117374129616329e-3,
    0.200315276668764e-4,
    0.276094331539867e-6,
    0.686009484591806e-11,
    0.619082202428265e-5,
    0.154874734786627,
    0.664974483506837,
    0.999999732585525,
  ],
  atol: 1e-4,
};

/** The reference of the test set for the same elements. */
export const AKZO_PUBLISHED: readonly number[] = [
  0.5113983840919909e-5,
  0.2339942217046434e-3,
  0.3595616017506735e-3,
  0.1173741304462833e-3,
  0.2003152841880950e-4,
  0.2760943506466737e-6,
  0.6860095639285670e-11,
  0.6190822732534586e-5,
  0.1548747348410801,
  0.6649744834198490,
  0.9999997325855174,
];
