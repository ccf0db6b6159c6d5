/** What the browser says by itself. */
export interface BrowserEvent {
  /** Of which page or worker; unset of the browser. */
  readonly sessionId?: string;
  /** What happened. */
  readonly method: string;
  /** The rest. */
  // deno-lint-ignore no-explicit-any
  readonly params: any;
}

/** The browser, by its DevTools protocol. */
export interface DevTools {
  /**
   * Sends a message.
   *
   * @param method What is asked for.
   * @param params With what.
   * @param sessionId Of which page; unset of the browser.
   * @returns The answer.
   */
  // deno-lint-ignore no-explicit-any
  send(method: string, params?: object, sessionId?: string): Promise<any>;
  /**
   * Listens to what the browser says by itself, of all pages and workers.
   *
   * @param listener Is told.
   * @returns Ends the listening.
   */
  listen(listener: (event: BrowserEvent) => void): () => void;
}
