import type { BrowserEvent, DevTools } from "./dev_tools.ts";

/** How a page is seen. */
export interface PageView {
  /** The width of the window, in pixels. Default 1400. */
  readonly width?: number;
  /** Its height, in pixels. Default 900. */
  readonly height?: number;
  /** Whether the reader's screen is dark. Default false. */
  readonly dark?: boolean;
  /** Whether the reader wants nothing to move. Default false. */
  readonly still?: boolean;
}

/** How long a person waits, in milliseconds. */
const PATIENCE = 120_000;

/** Keys by name: what the browser calls them, and the text that they write. */
const KEYS: Readonly<Record<string, readonly [code: number, text?: string]>> = {
  Tab: [9],
  Enter: [13, "\r"],
  " ": [32, " "],
  Escape: [27],
  End: [35],
  Home: [36],
  PageUp: [33],
  PageDown: [34],
  ArrowLeft: [37],
  ArrowUp: [38],
  ArrowRight: [39],
  ArrowDown: [40],
};

/** A page in a browser, and what it asked for and complained of. */
export class DrivenPage {
  /** The addresses that the page and its workers asked for. */
  readonly requests: string[] = [];
  /** What stands in the console as a warning or an error, and errors that nobody caught. */
  readonly complaints: string[] = [];
  readonly #browser: DevTools;
  readonly #sessions: Set<string>;
  readonly #target: string;
  readonly #session: string;

  private constructor(browser: DevTools, target: string, session: string) {
    this.#browser = browser;
    this.#target = target;
    this.#session = session;
    this.#sessions = new Set([session]);
    browser.listen((event) => this.#hear(event));
  }

  /** Opens a page, and waits until it is loaded. */
  static async open(browser: DevTools, url: string, view: PageView): Promise<DrivenPage> {
    const { targetId } = await browser.send("Target.createTarget", { url: "about:blank" });
    const { sessionId } = await browser.send("Target.attachToTarget", { targetId, flatten: true });
    const page = new DrivenPage(browser, targetId, sessionId);
    await page.#watch(sessionId);
    await page.send("Page.enable");
    await page.look(view);
    const loaded = page.#once("Page.loadEventFired");
    const { errorText } = await page.send("Page.navigate", { url });
    if (errorText) throw new Error(`${url}: ${errorText}`);
    await loaded;
    return page;
  }

  /** Sends a message of the DevTools protocol to the page. */
  // deno-lint-ignore no-explicit-any
  send(method: string, params: object = {}): Promise<any> {
    return this.#browser.send(method, params, this.#session);
  }

  /** Changes how the page is seen. */
  async look({ width = 1400, height = 900, dark = false, still = false }: PageView): Promise<void> {
    await this.send("Emulation.setDeviceMetricsOverride", {
      ...{ width, height, deviceScaleFactor: 1, mobile: false },
    });
    await this.send("Emulation.setEmulatedMedia", {
      features: [
        { name: "prefers-color-scheme", value: dark ? "dark" : "light" },
        { name: "prefers-reduced-motion", value: still ? "reduce" : "no-preference" },
      ],
    });
  }

  /**
   * Evaluates an expression of JavaScript in the page.
   *
   * @param expression The expression; a promise is waited for.
   * @returns What it gives, by way of JSON.
   */
  async evaluate<T>(expression: string): Promise<T> {
    const { result, exceptionDetails } = await this.send("Runtime.evaluate", {
      ...{ expression, awaitPromise: true, returnByValue: true, userGesture: true },
    });
    if (exceptionDetails === undefined) return result.value;
    const { exception, text } = exceptionDetails;
    throw new Error(`${expression}: ${exception?.description ?? text}`);
  }

  /**
   * Waits until something holds.
   *
   * @param expression What is to hold.
   * @throws {Error} If it does not within two minutes; it says what the page shows then.
   */
  async until(expression: string): Promise<void> {
    const end = performance.now() + PATIENCE;
    while (!await this.evaluate(`Boolean(${expression})`)) {
      if (performance.now() > end) {
        const shown = await this.evaluate<string>("document.body.innerText");
        throw new Error(`waited in vain for ${expression}; the page shows:\n${shown}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** The text of the first element that a selector finds. */
  text(selector: string): Promise<string> {
    return this.evaluate(`document.querySelector(${JSON.stringify(selector)}).innerText`);
  }

  /**
   * Presses keys, one after the other.
   *
   * @param keys Their names, such as "Tab"; with "Shift+" before it a key is pressed with shift.
   */
  async press(...keys: string[]): Promise<void> {
    for (const each of keys) {
      const key = each.replace(/^Shift\+/, "");
      const [code, text] = KEYS[key];
      const shared = {
        ...{ key, code: key === " " ? "Space" : key, windowsVirtualKeyCode: code },
        modifiers: key === each ? 0 : 8,
      };
      await this.send("Input.dispatchKeyEvent", {
        ...{ type: text ? "keyDown" : "rawKeyDown", ...(text && { text }), ...shared },
      });
      await this.send("Input.dispatchKeyEvent", { type: "keyUp", ...shared });
    }
  }

  /** Presses the pointer on the middle of an element. */
  async click(selector: string): Promise<void> {
    await this.drag(selector, 0.5, 0.5);
  }

  /**
   * Presses the pointer on an element, moves it across in some steps, and lets go.
   *
   * @param selector The element.
   * @param from Where it is pressed, as a part of the element's width.
   * @param to Where it is let go.
   */
  async drag(selector: string, from: number, to: number): Promise<void> {
    const [left, top, width, height] = await this.evaluate<number[]>(
      `(() => { const element = document.querySelector(${JSON.stringify(selector)});
        element.scrollIntoView({ block: "center", behavior: "instant" });
        const box = element.getBoundingClientRect();
        return [box.left, box.top, box.width, box.height]; })()`,
    );
    const point = (type: string, part: number) =>
      this.send("Input.dispatchMouseEvent", {
        ...{ type, x: left + part * width, y: top + height / 2, clickCount: 1 },
        ...{ button: "left", buttons: type === "mouseReleased" ? 0 : 1 },
      });
    await point("mousePressed", from);
    for (let k = 1; from !== to && k <= 10; k++) {
      await point("mouseMoved", from + (to - from) * k / 10);
    }
    await point("mouseReleased", to);
  }

  /** Writes a text into a field. */
  async write(selector: string, text: string): Promise<void> {
    await this.click(selector);
    await this.send("Input.insertText", { text });
  }

  /**
   * Chooses files by an input for files.
   *
   * @param selector The input.
   * @param paths The files.
   */
  async choose(selector: string, ...paths: string[]): Promise<void> {
    const { root } = await this.send("DOM.getDocument");
    const { nodeId } = await this.send("DOM.querySelector", { nodeId: root.nodeId, selector });
    await this.send("DOM.setFileInputFiles", { nodeId, files: paths });
  }

  /**
   * Drops files on an element.
   *
   * @param selector The element.
   * @param paths The files.
   */
  async drop(selector: string, ...paths: string[]): Promise<void> {
    const [x, y] = await this.evaluate<number[]>(
      `(() => { const element = document.querySelector(${JSON.stringify(selector)});
        element.scrollIntoView({ block: "center", behavior: "instant" });
        const box = element.getBoundingClientRect();
        return [box.left + box.width / 2, box.top + box.height / 2]; })()`,
    );
    const data = { items: [], files: paths, dragOperationsMask: 1 };
    for (const type of ["dragEnter", "dragOver", "drop"]) {
      await this.send("Input.dispatchDragEvent", { type, x, y, data });
    }
  }

  /** The whole page as a picture, as the bytes of a PNG. */
  async picture(): Promise<Uint8Array<ArrayBuffer>> {
    const { cssContentSize: { width, height } } = await this.send("Page.getLayoutMetrics");
    const { data } = await this.send("Page.captureScreenshot", {
      captureBeyondViewport: true,
      clip: { x: 0, y: 0, width, height, scale: 1 },
    });
    return Uint8Array.fromBase64(data);
  }

  /** Closes the page. */
  async close(): Promise<void> {
    await this.#browser.send("Target.closeTarget", { targetId: this.#target });
  }

  async #watch(sessionId: string): Promise<void> {
    const send = (method: string, params = {}) => this.#browser.send(method, params, sessionId);
    await Promise.all([send("Runtime.enable"), send("Network.enable"), send("Log.enable")]
      .map((each) => each.catch(() => {}))); // a worker has no log of its own
    await send("Target.setAutoAttach", {
      ...{ autoAttach: true, waitForDebuggerOnStart: true, flatten: true },
    });
    await send("Runtime.runIfWaitingForDebugger");
  }

  #hear({ sessionId, method, params }: BrowserEvent): void {
    if (sessionId === undefined || !this.#sessions.has(sessionId)) return;
    switch (method) {
      case "Target.attachedToTarget":
        this.#sessions.add(params.sessionId);
        this.#watch(params.sessionId).catch(() => {}); // it may be gone already
        break;
      case "Network.requestWillBeSent":
        this.requests.push(params.request.url);
        break;
      case "Runtime.exceptionThrown": {
        const { text, exception } = params.exceptionDetails;
        this.complaints.push(exception?.description ?? text);
        break;
      }
      case "Runtime.consoleAPICalled":
        if (!["error", "warning", "assert"].includes(params.type)) break;
        this.complaints.push(
          params.args.map(({ value, description }: Record<string, unknown>) => value ?? description)
            .join(" "),
        );
        break;
      case "Log.entryAdded":
        if (!["error", "warning"].includes(params.entry.level)) break;
        this.complaints.push(`${params.entry.text} ${params.entry.url ?? ""}`);
    }
  }

  #once(method: string): Promise<void> {
    return new Promise((resolve) => {
      const end = this.#browser.listen((event) => {
        if (event.sessionId !== this.#session || event.method !== method) return;
        end();
        resolve();
      });
    });
  }
}
