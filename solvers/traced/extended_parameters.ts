import { Parameters, type Tensor, type Transform } from "../../tensors/mod.ts";

/** The parameters of a field, and behind them others. */
export function extendedParameters(
  parameters: Parameters,
  others: Readonly<Record<string, Tensor>>,
): Parameters {
  const tensors = Object.fromEntries([
    ...parameters.names.map((name) => [name, parameters.get(name)]),
    ...Object.entries(others),
  ]);
  const transforms = Object.fromEntries(
    parameters.names.flatMap((name): [string, Transform][] => {
      const transform = parameters.transformOf(name);
      return transform ? [[name, transform]] : [];
    }),
  );
  return new Parameters(tensors, { transforms, fixed: parameters.fixed });
}
