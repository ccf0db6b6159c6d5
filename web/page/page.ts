/**
 * The page: what is pressed, pulled and dropped goes to the worker, what the worker tells is shown.
 *
 * @module
 */
import { sparkline } from "../charts/sparkline.ts";
import type { Outcome, Progress, Reply, Request, Sample } from "../messages.ts";
import { complain, find, make, raised, save, say } from "./elements.ts";
import { FitView } from "./fit_view.ts";
import { LossView } from "./loss_view.ts";
import { MemoryView } from "./memory_view.ts";
import { bytes, counted, stepsAt, time, value } from "./numbers.ts";

/** Where a training is. */
type State = "ready" | "training" | "paused" | "ended";

/** How long the reader lets go of the slider before it is measured, in milliseconds. */
const PAUSE = 150;

/** How often charts change where nothing is to move, in milliseconds. */
const STILL = 1500;

/** The places of the slider that are measured one after the other. */
const SWEEP = [2, 2.5, 3, 3.5, 4, 4.5, 5];

const STARTED = "spring";

const buttons = {
  train: find<HTMLButtonElement>("train"),
  stop: find<HTMLButtonElement>("stop"),
  reset: find<HTMLButtonElement>("reset"),
  sweep: find<HTMLButtonElement>("sweep"),
};
const slider = find<HTMLInputElement>("steps");
const file = find<HTMLInputElement>("file");
const drop = find("drop");
const form = find<HTMLFormElement>("columns");
const stillness = matchMedia("(prefers-reduced-motion: reduce)");
const fit = new FitView();
const losses = new LossView();
const memory = new MemoryView();
const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });

let run = 0;
let state: State = "ready";
/** Whether the data are a table of the reader's. */
let measured = false;
let drawn = 0;
let drawing: ReturnType<typeof setTimeout> | undefined;
let measuring: ReturnType<typeof setTimeout> | undefined;
let chosen: File | undefined;
/** Whether the next sample is to be trained on at once. */
let again = false;

const ask = (request: Request) => worker.postMessage(request);

worker.onmessage = ({ data }: MessageEvent<Reply>) => hear(data);
worker.onerror = ({ message }) => {
  complain(`The worker of this page stopped: ${message || "no reason is given"}. Reload the page.`);
  for (const button of Object.values(buttons)) button.disabled = true;
};

function hear(reply: Reply): void {
  if (reply.kind === "sample") {
    run = reply.run;
    begin(reply.sample);
  }
  if (reply.run !== run) return;
  switch (reply.kind) {
    case "previews":
      showSystems(reply.samples);
      break;
    case "problem":
      complain(reply.text);
      form.hidden = false;
      break;
    case "failed":
      complain(reply.text);
      if (state === "training") become("paused");
      break;
    case "progress":
      showProgress(reply.progress);
      break;
    case "outcome":
      showOutcome(reply.outcome);
      break;
    case "measured":
      memory.update(reply.measured);
      drawSoon();
      break;
    case "all-measured":
      memory.describe();
      say(memory.sentence());
      break;
    case "file":
      save(reply.name, reply.bytes);
  }
}

function showSystems(samples: readonly Sample[]): void {
  find("systems").replaceChildren(...samples.map((sample) => {
    const radio = make("input", { type: "radio", name: "system", value: sample.name });
    radio.checked = sample.name === STARTED;
    radio.addEventListener("change", () => ask({ kind: "system", name: sample.name }));
    return make("label", {}, radio, make("span", {}, sample.title), sparkline(sample));
  }));
  ask({ kind: "system", name: STARTED });
}

function begin(sample: Sample): void {
  complain("");
  measured = sample.measured;
  form.hidden = !measured;
  for (const radio of document.querySelectorAll<HTMLInputElement>("[name=system]")) {
    radio.checked = !measured && radio.value === sample.name;
  }
  fit.begin(sample);
  losses.begin();
  memory.begin();
  find("note").textContent = `${sample.title}. ${sample.note}`;
  find("verdict").hidden = true;
  find("notes").replaceChildren();
  find("saves").hidden = true;
  find<HTMLProgressElement>("progress").value = 0;
  for (const id of ["loss", "miss", "held", "pace"]) find(id).textContent = "–";
  become("ready");
  measureSoon();
  say(`${sample.title}: ${counted(sample.times.length)} values.`);
  if (again) train();
  again = false;
}

function train(): void {
  become("training");
  ask({ kind: "train" });
  say("Training.");
}

function pause(): void {
  become("paused");
  ask({ kind: "pause" });
  losses.describe();
  say("Paused.");
}

/** Shows what can be pressed now. */
function become(next: State): void {
  state = next;
  const { train, stop, reset, sweep } = buttons;
  train.textContent =
    { ready: "Train", training: "Pause", paused: "Go on", ended: "Train again" }[next];
  // What chooses a model by itself is not paused, but it can be stopped.
  train.disabled = measured && next === "training";
  if (train.disabled) train.textContent = "Fitting …";
  stop.disabled = next !== "training" && next !== "paused";
  reset.disabled = next === "ready";
  sweep.disabled = false;
  if (next === "ready") find("stage").textContent = "Not trained yet.";
}

function showProgress(progress: Progress): void {
  const { iteration, iterations, stage, bestLoss, miss, bytes: held, milliseconds, path } =
    progress;
  find<HTMLProgressElement>("progress").value = iteration / iterations;
  const { unit = "updates" } = progress;
  find("stage").textContent = `${counted(iteration)} of ${
    counted(iterations)
  } ${unit}, on ${stage}`;
  find("loss").replaceChildren(...raised(value(bestLoss < Infinity ? bestLoss : undefined)));
  find("miss").replaceChildren(...raised(value(miss)));
  find("held").textContent = held === undefined ? "–" : bytes(held);
  find("pace").textContent = time(milliseconds);
  fit.update(path);
  losses.update(progress);
  drawSoon();
}

function showOutcome(outcome: Outcome): void {
  const { verdict, good, stopped } = outcome;
  become("ended");
  const place = find("verdict");
  place.hidden = false;
  place.textContent = verdict;
  place.classList.toggle("good", good === true);
  place.classList.toggle("bad", good === false);
  find("saves").hidden = false;
  find("notes").replaceChildren(...(outcome.notes ?? []).map((text) => make("li", {}, text)));
  fit.conclude(outcome);
  if (outcome.losses) losses.replace(outcome.losses);
  losses.describe();
  drawNow();
  measureSoon();
  say(`${stopped ? "Stopped" : "Trained"}. ${verdict}`);
}

/** Draws at the next chance, and seldom where the reader wants nothing to move. */
function drawSoon(): void {
  if (drawing !== undefined) return;
  const wait = stillness.matches && state === "training"
    ? Math.max(0, STILL - (performance.now() - drawn))
    : 0;
  drawing = setTimeout(() => requestAnimationFrame(drawNow), wait);
}

function drawNow(): void {
  clearTimeout(drawing);
  drawing = undefined;
  drawn = performance.now();
  fit.draw();
  losses.draw();
  memory.draw();
}

const steps = () => stepsAt(Number(slider.value));

function showSteps(): void {
  const shown = counted(steps());
  find("steps-shown").textContent = shown;
  slider.setAttribute("aria-valuetext", `${shown} steps`);
  memory.steps = steps();
  drawSoon();
}

function measureSoon(): void {
  clearTimeout(measuring);
  measuring = setTimeout(() => ask({ kind: "measure", steps: [steps()] }), PAUSE);
}

/** Reads the file that was chosen last, by the columns that are named. */
function readTable(): void {
  if (chosen === undefined) return;
  complain("");
  const columns: Record<string, string | string[]> = {};
  for (const [name, text] of new FormData(form)) {
    const words = String(text).split(",").map((word) => word.trim()).filter((word) => word !== "");
    if (words.length > 0) columns[name] = name === "state" ? words : words.join(",");
  }
  ask({ kind: "table", file: chosen, columns });
}

function choose(given: File | undefined): void {
  if (given === undefined) return;
  chosen = given;
  form.reset();
  readTable();
}

buttons.train.addEventListener("click", () => {
  if (state === "training") pause();
  else if (state !== "ended") train();
  else {
    again = true;
    ask({ kind: "reset" });
  }
});
buttons.stop.addEventListener("click", () => ask({ kind: "stop" }));
buttons.reset.addEventListener("click", () => ask({ kind: "reset" }));
buttons.sweep.addEventListener("click", () => {
  ask({ kind: "measure", steps: SWEEP.map(stepsAt) });
  say("Measuring from 100 to 100,000 steps.");
});
for (const what of ["parameters", "forecast"] as const) {
  find(`save-${what}`).addEventListener("click", () => ask({ kind: "save", what }));
}
slider.addEventListener("input", () => {
  showSteps();
  ask({ kind: "steps", steps: steps() });
  measureSoon();
});
file.addEventListener("change", () => {
  choose(file.files?.[0]);
  file.value = ""; // the same file again is a change, too
});
for (const type of ["dragenter", "dragover"]) {
  addEventListener(type, (event) => {
    event.preventDefault();
    drop.classList.add("over");
  });
}
addEventListener("dragleave", ({ relatedTarget }) => {
  if (relatedTarget === null) drop.classList.remove("over");
});
addEventListener("drop", (event) => {
  event.preventDefault();
  drop.classList.remove("over");
  choose(event.dataTransfer?.files[0]);
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  readTable();
});
new ResizeObserver(drawSoon).observe(document.body);
showSteps();
