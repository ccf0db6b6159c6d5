import { median } from "../../statistics/fit.ts";
import { ratioText } from "../peer_table.ts";
import type { PeerResult } from "../run_problem.ts";
import { ACCURACIES_APART, FIRST_UPDATES, LOSSES_APART } from "./compare_trainings.ts";

/** How trainings were compared, and each of another library beside this one's fastest. */
export function trainingTexts(results: readonly PeerResult[]): string[] {
  const trained = results.filter(({ training, status }) =>
    training !== undefined && status === "ok"
  );
  if (trained.length === 0) return [];
  const own = trained.filter(({ row }) => row.program === "revode");
  const others = trained.filter(({ row }) => row.program !== "revode");
  return [
    `Every row trains from the same weights by the same batches. "update" is one of AdamW with its ` +
    `gradient. "losses off by" is how far the losses of the first ${FIRST_UPDATES} updates are from ` +
    `those of full storage by this library, allowed ${LOSSES_APART.toExponential(0)}; ` +
    `"accuracy" is that on what was held out after all updates, and may differ by ` +
    `${percent(ACCURACIES_APART)}.`,
    ...others.flatMap((other) => besideText(other, own)),
  ];
}

/** What is wrong with a row's training. */
export function trainingFaults({ training }: PeerResult, where: string): string[] {
  if (training === undefined || training.agrees) return [];
  const { accuracy, wanted, lossesApart } = training;
  return [
    `DISAGREES: the training of ${where} comes to an accuracy of ${percent(accuracy)}, wanted ` +
    `${percent(wanted)}; its first losses are off by ${lossesApart.toExponential(0)}, allowed ` +
    `${LOSSES_APART.toExponential(0)}.`,
  ];
}

function besideText(other: PeerResult, own: readonly PeerResult[]): string[] {
  const alike = own.filter(({ row }) => row.compared === other.row.compared);
  if (alike.length === 0) return [];
  const fastest = alike.reduce((a, b) => median(b.seconds) < median(a.seconds) ? b : a);
  return [
    `${other.row.name}: accuracy ${percent(other.training!.accuracy)}, that of ` +
    `${fastest.row.name} ${percent(fastest.training!.accuracy)}; an update takes ` +
    `${ratioText(other.seconds, fastest.seconds)} times the time of it.`,
  ];
}

function percent(part: number): string {
  return `${(100 * part).toFixed(1)} %`;
}
