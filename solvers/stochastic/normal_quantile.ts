/**
 * Turns probabilities into the normal numbers below which others lie with them: M. Wichura, Algorithm AS
 * 241: The Percentage Points of the Normal Distribution, Applied Statistics 37, 1988, PPND16, right to
 * about 16 digits. Five of six take one quotient of polynomials, and have the same bits everywhere; those in
 * the tails have a logarithm, whose last bit is the engine's.
 *
 * @param numbers Above 0 and below 1; replaced. In an array, as numbers that are handed over are boxed.
 */
export function toNormals(numbers: Float64Array): void {
  for (let i = 0; i < numbers.length; i++) {
    const p = numbers[i];
    const q = p - 0.5;
    if (Math.abs(q) <= 0.425) {
      const r = 0.180625 - q * q;
      numbers[i] = q *
        (((((((2.509080928730122e3 * r + 3.3430575583588128e4) * r + 6.726577092700870e4) * r +
                          4.592195393154987e4) * r + 1.3731693765509461e4) * r +
                  1.9715909503065514e3) * r +
              1.3314166789178438e2) * r + 3.387132872796366) /
        (((((((5.226495278852854e3 * r + 2.8729085735721943e4) * r + 3.930789580009271e4) * r +
                          2.1213794301586596e4) * r + 5.394196021424751e3) * r +
                  6.871870074920579e2) * r +
              4.231333070160091e1) * r + 1);
      continue;
    }
    const tail = Math.sqrt(-Math.log(q < 0 ? p : 1 - p));
    let size: number;
    if (tail <= 5) {
      const r = tail - 1.6;
      size =
        (((((((7.745450142783414e-4 * r + 2.2723844989269184e-2) * r + 2.4178072517745061e-1) * r +
                          1.2704582524523684) * r + 3.6478483247632045) * r + 5.769497221460691) *
                r +
              4.630337846156546) * r + 1.4234371107496835) /
        (((((((1.0507500716444169e-9 * r + 5.475938084995345e-4) * r + 1.5198666563616457e-2) * r +
                          1.4810397642748007e-1) * r + 6.8976733498510000e-1) * r +
                  1.6763848301838038) * r +
              2.0531916266377588) * r + 1);
    } else {
      const r = tail - 5;
      size =
        (((((((2.0103343992922881e-7 * r + 2.7115555687434876e-5) * r + 1.2426609473880784e-3) * r +
                          2.6532189526576124e-2) * r + 2.9656057182850487e-1) * r +
                  1.7848265399172913) * r +
              5.463784911164114) * r + 6.657904643501103) /
        (((((((2.0442631033899397e-15 * r + 1.4215117583164459e-7) * r + 1.8463183175100548e-5) *
                            r +
                          7.868691311456133e-4) * r + 1.4875361290850615e-2) * r +
                  1.3692988092273580e-1) * r +
              5.9983220655588793e-1) * r + 1);
    }
    numbers[i] = q < 0 ? -size : size;
  }
}
