/** The five outer planets around the sun, problem C5 of DETEST; see `problems.ts` for the sources. */

/** The constant of gravitation; lengths in astronomical units, times in 100 days. */
const K2 = 2.95912208286;
/** The mass of the sun and the four inner planets. */
const M0 = 1.00000597682;
/** Jupiter, Saturn, Uranus, Neptune, Pluto. */
const MASSES = [
  0.000954786104043,
  0.000285583733151,
  0.0000437273164546,
  0.0000517759138449,
  0.00000277777777778,
];

/** The positions of the five, then their velocities, three numbers each; at t = 0 and at t = 20. */
export const PLANETS = {
  start: [
    ...[3.42947415189, 3.35386959711, 1.35494901715],
    ...[6.64145542550, 5.97156957878, 2.18231499728],
    ...[11.2630437207, 14.6952576794, 6.27960525067],
    ...[-30.1552268759, 1.65699966404, 1.43785752721],
    ...[-21.1238353380, 28.4465098142, 15.3882659679],
    ...[-0.557160570446, 0.505696783289, 0.230578543901],
    ...[-0.415570776342, 0.365682722812, 0.169143213293],
    ...[-0.325325669158, 0.189706021964, 0.0877265322780],
    ...[-0.0240476254170, -0.287659532608, -0.117219543175],
    ...[-0.176860753121, -0.216393453025, -0.0148647893090],
  ],
  published: [
    ...[-4.792730224323733, -2.420550725448973, -0.9212509306014886],
    ...[-4.217310404035213, 7.356202947498970, 3.223785985421212],
    ...[4.035559443262270, 17.19865528670555, 7.478910794233703],
    ...[-29.98759326324844, -4.107310937550929, -0.9277008321754407],
    ...[-24.42125302518482, 23.81459045746554, 14.92096306951359],
    ...[0.3499208963063806, -0.5748487687912825, -0.2551694020879149],
    ...[-0.5237040978903326, -0.2493000463579661, -0.08045341642044464],
    ...[-0.3875289237334110, 0.05648603288767891, 0.03023606472143342],
    ...[0.04133856546712445, -0.2862393029841379, -0.1183032405136207],
    ...[-0.1511986457359206, -0.2460068894318766, -0.03189687411323877],
  ],
};

const N = MASSES.length;
/** 1/r³ of each planet. */
const inverseCubes = new Float64Array(N);

/** Newton's law, in coordinates around the sun. */
export function acceleration(_t: number, y: Float64Array, dy: Float64Array): void {
  for (let j = 0; j < N; j++) {
    inverseCubes[j] = (y[3 * j] ** 2 + y[3 * j + 1] ** 2 + y[3 * j + 2] ** 2) ** -1.5;
  }
  for (let j = 0; j < N; j++) {
    for (let i = 3 * j; i < 3 * j + 3; i++) {
      dy[i] = y[3 * N + i];
      dy[3 * N + i] = -K2 * (M0 + MASSES[j]) * y[i] * inverseCubes[j];
    }
    for (let k = 0; k < N; k++) {
      if (k === j) continue;
      let square = 0;
      for (let i = 0; i < 3; i++) square += (y[3 * k + i] - y[3 * j + i]) ** 2;
      const inverseCube = square ** -1.5;
      for (let i = 0; i < 3; i++) {
        const other = y[3 * k + i];
        const pull = (other - y[3 * j + i]) * inverseCube - other * inverseCubes[k];
        dy[3 * N + 3 * j + i] += K2 * MASSES[k] * pull;
      }
    }
  }
}
