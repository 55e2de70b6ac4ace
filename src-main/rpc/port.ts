/**
 * One end of a channel between two parties: process and child, window and main, browser and host. Messages keep their order and survive the
 * structured clone algorithm; `postMessage` throws for values that cannot be cloned.
 */
export interface Port {
  postMessage(message: unknown): void;
  /** Calls `listener` for every message. Returns a function that removes it. */
  onMessage(listener: (message: unknown) => void): () => void;
  /** Calls `listener` once when either end closes or dies, with the reason. */
  onClose(listener: (reason: string) => void): () => void;
  /** Idempotent. Messages posted afterwards are dropped. */
  close(): void;
}

/** The listeners of a port, shared by all ports, so that each closes only once and then drops its listeners. */
export class PortListeners {
  readonly #message = new Set<(message: unknown) => void>();
  readonly #close = new Set<(reason: string) => void>();
  #closed: string | undefined;

  get closed(): boolean {
    return this.#closed !== undefined;
  }

  onMessage(listener: (message: unknown) => void): () => void {
    this.#message.add(listener);
    return () => this.#message.delete(listener);
  }

  onClose(listener: (reason: string) => void): () => void {
    const reason = this.#closed;
    if (reason !== undefined) {
      queueMicrotask(() => listener(reason));
      return () => undefined;
    }
    this.#close.add(listener);
    return () => this.#close.delete(listener);
  }

  message(message: unknown): void {
    if (this.#closed !== undefined) return;
    for (const listener of [...this.#message]) listener(message);
  }

  close(reason: string): void {
    if (this.#closed !== undefined) return;
    this.#closed = reason;
    const listeners = [...this.#close];
    this.#message.clear();
    this.#close.clear();
    for (const listener of listeners) listener(reason);
  }
}
