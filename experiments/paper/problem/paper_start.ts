import type { Parameters } from "../../../tensors/mod.ts";
import { keyOf, splitKey, type TwoWords, uniformUnder } from "./threefry.ts";

/**
 * Writes the start that the paper's code gives a network of one hidden layer. That code draws
 * both layers by `equinox.nn.Linear`: of the seed's key each layer has one half, of which weights
 * and biases have a half each, uniform within ± 1/sqrt(fan-in).
 *
 * @param parameters The parameters of an `mlp`: w0, b0, w1, b1. They are overwritten.
 * @param seed The key's number, from 0 to 2³² − 1.
 * @throws {RangeError} If the seed is out of range.
 */
export function startAsThePaper(parameters: Parameters, seed: number): void {
  splitKey(keyOf(seed)).forEach((key, k) =>
    drawLayer(key, parameters.get(`w${k}`), parameters.get(`b${k}`).data)
  );
}

interface Matrix {
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

function drawLayer(key: TwoWords, { shape, data }: Matrix, bias: Float64Array): void {
  const [inputs, outputs] = shape;
  const [ofWeights, ofBias] = splitKey(key);
  const bound = 1 / Math.sqrt(inputs);
  // Theirs is the matrix of a product from the left, [out, in].
  uniformUnder(ofWeights, inputs * outputs, bound).forEach((x, at) => {
    const [output, input] = [Math.floor(at / inputs), at % inputs];
    data[input * outputs + output] = x;
  });
  bias.set(uniformUnder(ofBias, outputs, bound));
}
