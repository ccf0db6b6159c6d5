import { assertEquals } from "@std/assert";
import { type Measures, measureSpeed } from "./measure_speed.ts";
import { SPEED_PARTS, type SpeedRequest } from "./speed_request.ts";

Deno.test("measureSpeed() measures the parts that were asked for, and tells of each", async () => {
  const measures = Object.fromEntries(SPEED_PARTS.map((part) => [
    part,
    ({ pairs }: SpeedRequest) => Promise.resolve([{ part, name: part, unit: "ms", value: pairs }]),
  ])) as unknown as Measures;
  const told: string[] = [];
  const request = { parts: ["exact", "border"], pairs: 7, seconds: 0, quick: true } as const;
  const rows = await measureSpeed(request, (line) => told.push(line), measures);
  assertEquals(rows.map(({ name, value }) => [name, value]), [["exact", 7], ["border", 7]]);
  assertEquals(told, ["measuring: exact", "measuring: border"]);
});
