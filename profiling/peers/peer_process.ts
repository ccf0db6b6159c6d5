import { ENDED, failureOf, withWords } from "../../commands/mod.ts";

/** One that is asked for measurements: a process, or in tests whatever stands for one. */
export interface Peer {
  /**
   * Asks, and waits for the answer.
   *
   * @param request What is asked, sent as a line of JSON; undefined to wait for the first word.
   * @throws {PeerFailure} If nothing does.
   */
  ask(request: unknown): Promise<unknown>;
  /** Ends it, whatever it does. */
  close(): Promise<void>;
}

/** A peer gives no answer: its message says why. */
export class PeerFailure extends Error {
  /**
   * Made where a peer is listened to.
   *
   * @param missing Whether that is because the peer is not installed.
   */
  constructor(message: string, readonly missing = false) {
    super(message);
    this.name = "PeerFailure";
  }
}

/** How a peer is started. */
export interface PeerCommand {
  /** The program and its arguments. */
  readonly command: readonly string[];
  /** What is in its environment besides this program's. */
  readonly env?: Readonly<Record<string, string>>;
  /** Whether it needs all the stack that there is. */
  readonly deepStack?: boolean;
}

/** How {@linkcode PeerProcess} listens. */
export interface PeerOptions {
  /** Seconds after which a peer that does not answer is killed. */
  readonly timeout: number;
  /** Kills it when it is aborted. */
  readonly signal?: AbortSignal;
}

/** Says its own number, then becomes the command: nothing that the command says comes before. */
const INNER = 'echo "$$"; exec "$@"';

/**
 * Starts the command as a child of a shell. Linux hands the high-water mark of memory down to a
 * process that is started directly: its own peak could not be told from its parent's.
 *
 * The requests go through a guard, which is told the command's number first. Where they end without
 * the line that says that the command has ended, whoever asks is gone, and the guard ends it.
 */
const SCRIPT = `test "$1" = deep && ulimit -s unlimited; shift; exec 3<&0; ` +
  `{ trap '' INT TERM HUP; read -r pid; while IFS= read -r line; do ` +
  `test "$line" = ${ENDED} && exit; printf '%s\\n' "$line"; done; kill -9 "$pid"; } ` +
  `<&3 3<&- 2> /dev/null | sh -c '${INNER}' sh "$@" 3<&- & exec 3<&- <&- >&-; wait "$!"; exit $?`;

/** What a shell says of a command that is not there. */
const NOT_FOUND = 127;

/** What it adds to the number of a signal that ended the command. */
const BY_SIGNAL = 128;

const SIGKILL = 9;

/** The most characters of complaints that are kept, the last ones. */
const MOST = 2 ** 16;

/** A process that answers lines of JSON with lines of JSON. */
export class PeerProcess implements Peer {
  readonly #child: Deno.ChildProcess;
  readonly #name: string;
  readonly #options: PeerOptions;
  readonly #lines: AsyncIterator<string>;
  readonly #requests: WritableStreamDefaultWriter<Uint8Array>;
  readonly #complaints: Promise<void>;
  readonly #pid: Promise<number>;
  readonly #guarded: boolean;
  readonly #interrupt = () => this.#kill("interrupted");
  #said = "";
  #cut: string | undefined;

  /**
   * Starts the process.
   *
   * @throws {PeerFailure} If it cannot be started.
   */
  constructor({ command, env = {}, deepStack = false }: PeerCommand, options: PeerOptions) {
    const streams = { stdin: "piped", stdout: "piped", stderr: "piped" } as const;
    const around = Deno.build.os === "windows"
      ? []
      : ["sh", "-c", SCRIPT, "sh", deepStack ? "deep" : "flat"];
    const [program, ...args] = [...around, ...command];
    const [name] = command;
    this.#name = name;
    this.#options = options;
    try {
      this.#child = new Deno.Command(program, {
        args,
        env: { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1", ...env },
        ...streams,
      }).spawn();
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
      throw new PeerFailure(`not installed: no program ${name}`, true);
    }
    this.#lines = linesOf(this.#child.stdout);
    this.#requests = this.#child.stdin.getWriter();
    this.#complaints = this.#listen();
    this.#pid = around.length === 0
      ? Promise.resolve(this.#child.pid)
      : this.#lines.next().then(async ({ value }) => {
        const pid = processNumber(value);
        await this.#send(String(pid));
        return pid;
      });
    this.#guarded = around.length > 0;
    // Without a number there is no answer either, and `ask` says why.
    this.#pid.catch(() => {});
    options.signal?.addEventListener("abort", this.#interrupt);
    if (options.signal?.aborted) this.#interrupt();
  }

  async ask(request: unknown): Promise<unknown> {
    const { timeout } = this.#options;
    const timer = setTimeout(
      () => this.#kill(`did not answer within ${timeout} s`),
      timeout * 1000,
    );
    try {
      await this.#pid.catch(() => {});
      if (request !== undefined) await this.#send(JSON.stringify(request));
      const { value, done } = await this.#lines.next();
      if (done) throw await this.#failure();
      return parsed(value);
    } finally {
      clearTimeout(timer);
    }
  }

  async close(): Promise<void> {
    this.#kill("no longer needed");
    await this.#ended();
  }

  /** Why there is no answer. */
  async #failure(): Promise<PeerFailure> {
    const { code, signal: own } = await this.#ended();
    if (code === NOT_FOUND) return new PeerFailure(`not installed: no program ${this.#name}`, true);
    const by = code - BY_SIGNAL;
    const signal = own ?? (by === SIGKILL ? "SIGKILL" : by > 0 ? `signal ${by}` : null);
    const end = { code, signal, stdout: "", stderr: this.#said, cut: this.#cut };
    return new PeerFailure(failureOf(end) ?? withWords("ended without an answer", this.#said));
  }

  async #ended(): Promise<Deno.CommandStatus> {
    this.#options.signal?.removeEventListener("abort", this.#interrupt);
    if (this.#guarded) await this.#send(ENDED);
    await this.#requests.close().catch(() => {});
    const [status] = await Promise.all([this.#child.status, this.#complaints]);
    // What it has still said is read to its end, or the pipe stays open.
    while (!(await this.#lines.next()).done);
    return status;
  }

  /** Sends a line. Where the process has ended nobody reads; how it ended is told elsewhere. */
  async #send(line: string): Promise<void> {
    await this.#requests.write(new TextEncoder().encode(`${line}\n`)).catch(() => {});
  }

  #kill(why: string): void {
    this.#cut ??= why;
    // Without the command the shell ends by itself.
    this.#pid.then((pid) => Deno.kill(pid, "SIGKILL")).catch(() => {
      // It has ended by itself, or never began.
    });
  }

  async #listen(): Promise<void> {
    for await (const text of this.#child.stderr.pipeThrough(new TextDecoderStream())) {
      this.#said = (this.#said + text).slice(-MOST);
    }
  }
}

/** A process's number; never 0, which stands for all processes around. */
function processNumber(text: unknown): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 1) return number;
  throw new Error(`the shell said ${text}, wanted a process's number`);
}

/** JSON, or nothing where the text is none. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function* linesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  let text = "";
  for await (const part of stream.pipeThrough(new TextDecoderStream())) {
    const lines = (text + part).split("\n");
    text = lines.pop()!;
    yield* lines;
  }
}
