import { adamsRows } from "./rows/adams_rows.ts";
import { allocationRows } from "./rows/allocation_rows.ts";
import { automaticRows } from "./rows/automatic_rows.ts";
import { borderRows } from "./rows/border_rows.ts";
import { drivenRows } from "./rows/driven_rows.ts";
import { eachRows } from "./rows/each_rows.ts";
import { firstRows } from "./rows/first_rows.ts";
import { float32Rows } from "./rows/float32_rows.ts";
import { checkpointingRows, exactRows, interpreterRows } from "./kernels/gradient_rows.ts";
import { layerRows } from "./kernels/layer_rows.ts";
import { limitRows } from "./kernels/limit_rows.ts";
import { pageRows } from "./rows/page_rows.ts";
import { workerRows } from "./rows/worker_rows.ts";
import type { SpeedPart, SpeedRequest } from "./speed_request.ts";
import type { SpeedRow } from "./speed_row.ts";

/** What measures each part. */
export type Measures = Readonly<Record<SpeedPart, (request: SpeedRequest) => Promise<SpeedRow[]>>>;

const MEASURES: Measures = {
  limit: (request) => limitRows(request.limit, request),
  interpreter: interpreterRows,
  layer: (request) => layerRows(request),
  checkpointing: checkpointingRows,
  automatic: (request) => automaticRows(request),
  exact: exactRows,
  adams: (request) => adamsRows(request),
  driven: (request) => drivenRows(request),
  each: (request) => eachRows(request),
  workers: (request) => workerRows(request),
  float32: (request) => float32Rows(request),
  first: firstRows,
  page: (request) => pageRows(request),
  allocation: () => allocationRows(),
  border: borderRows,
};

/** Measures the parts that were asked for, one after the other. */
export async function measureSpeed(
  request: SpeedRequest,
  print: (line: string) => void = () => {},
  measures: Measures = MEASURES,
): Promise<SpeedRow[]> {
  const rows: SpeedRow[] = [];
  for (const part of request.parts) {
    print(`measuring: ${part}`);
    rows.push(...await measures[part](request));
  }
  return rows;
}
