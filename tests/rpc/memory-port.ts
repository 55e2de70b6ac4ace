import { type Port, PortListeners } from '../../src-main/rpc/port.ts';

class MemoryPort implements Port {
  readonly listeners = new PortListeners();
  readonly #peer: () => MemoryPort;

  constructor(peer: () => MemoryPort) {
    this.#peer = peer;
  }

  postMessage(message: unknown): void {
    if (this.listeners.closed) return;
    // Cloned on sending, as a real port does: functions fail here, and later changes by the sender do not show.
    const copy: unknown = structuredClone(message);
    queueMicrotask(() => this.#peer().listeners.message(copy));
  }

  onMessage(listener: (message: unknown) => void): () => void {
    return this.listeners.onMessage(listener);
  }

  onClose(listener: (reason: string) => void): () => void {
    return this.listeners.onClose(listener);
  }

  close(): void {
    this.listeners.close('closed by this end');
    const peer = this.#peer();
    queueMicrotask(() => peer.listeners.close('closed by the other end'));
  }
}

/** Two connected ports in one process. */
export function memoryPorts(): [Port, Port] {
  const a: MemoryPort = new MemoryPort(() => b);
  const b: MemoryPort = new MemoryPort(() => a);
  return [a, b];
}
