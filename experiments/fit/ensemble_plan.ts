import type { Tensor } from "../../tensors/mod.ts";
import type { ModelConfig, NetworkConfig, Stage, TrainingPlan } from "./plan.ts";
import { concatenated, memberName, memberParameters, membersIn } from "./forecasts/ensemble.ts";
import { fieldOf } from "./network/field_of.ts";

/** What a training of one member of an ensemble came to. */
export interface TrainedMember {
  /** The least loss of its last stage. */
  readonly bestLoss: number;
  /** The iteration that had it, counted over all stages. */
  readonly bestIteration: number;
  /** The parameters that had it, flat. */
  readonly parameters: Float64Array;
  /** The starts that had it, one after the other, in the network's units. */
  readonly starts: Float64Array;
}

/** A stage of the training of a model or of one beside it. */
interface OwnedStage {
  /** The stage; that of another member says so in its name. */
  readonly stage: Stage;
  /** Whose it is. */
  readonly plan: TrainingPlan;
  /** Whether it is the last one of that. */
  readonly last: boolean;
}

/** A training and those of the others, each of one model. */
function plansOf(plan: TrainingPlan): TrainingPlan[] {
  return [plan, ...plan.others ?? []];
}

/** All stages of a training, those of the other members behind its own. */
export function stagesOf(plan: TrainingPlan): OwnedStage[] {
  return plansOf(plan).flatMap((own, k) =>
    own.stages.map((stage, i): OwnedStage => ({
      stage: k === 0 ? stage : { ...stage, name: `member ${k + 1}, ${stage.name}` },
      plan: own,
      last: i === own.stages.length - 1,
    }))
  );
}

/** How many updates a training has in all. */
export function updatesIn(plan: TrainingPlan): number {
  return stagesOf(plan).reduce((sum, { stage }) => sum + stage.iterations, 0);
}

/** A start whose loss is more than so many times the least one of its model has gone astray. */
const ASTRAY = 2;

/** What some trainings come to together. */
export interface Joined extends Pick<TrainedMember, "bestLoss" | "bestIteration" | "parameters"> {
  /** The model: the mean of all that may be averaged. */
  readonly model: ModelConfig;
}

/**
 * What some trainings come to together: the mean of those that may be averaged, each model the same, whatever the
 * number of its starts. The losses are those of the first one.
 *
 * @param trained What each one came to, in their order; the last ones may be missing yet.
 */
export function joinedModel(plan: TrainingPlan, trained: readonly TrainedMember[]): Joined {
  const all = plansOf(plan).slice(0, trained.length).flatMap((own, k) => {
    const model = own.model(trained[k].starts, trained[k].parameters);
    const joins = own.joins?.(model, trained[k].parameters) ?? true;
    return joins ? [{ ...trained[k], model, of: own.of ?? -k }] : [];
  });
  const least = (of: number) =>
    Math.min(...all.filter((one) => one.of === of).map(({ bestLoss }) => bestLoss));
  const kept = all.filter(({ bestLoss, of }) => !(bestLoss > ASTRAY * least(of)));
  const [first, ...others] = kept.map((one) => {
    const starts = kept.filter(({ of }) => of === one.of).length;
    return { ...one, model: starts === 1 ? one.model : { ...one.model, weight: 1 / starts } };
  });
  const { bestLoss, bestIteration, model, parameters } = first;
  if (others.length === 0) return { bestLoss, bestIteration, model, parameters };
  const members = others.map(({ model }) => model);
  return {
    ...{ bestLoss, bestIteration, model: { ...model, members } as NetworkConfig },
    parameters: concatenated([first, ...others].map(({ parameters }) => parameters)),
  };
}

/** The parameters of a model by name. */
export function tensorsOf(
  model: ModelConfig,
  { field, kit }: TrainingPlan,
  flat: Float64Array,
): Readonly<Record<string, Tensor>> {
  if (kit !== undefined) return kit.tensors(flat);
  if (model.kind === "equations" || model.members === undefined) {
    return field.parameters.views(flat);
  }
  const parts = memberParameters(model, flat);
  return Object.fromEntries(
    membersIn(model).flatMap((member, k) =>
      Object.entries(fieldOf(member).parameters.views(parts[k]))
        .map(([name, tensor]) => [memberName(k, name), tensor])
    ),
  );
}
