import type { Provider } from '../../contract/engine.ts';
import { DocentError } from '../../contract/errors.ts';

/** A device is given up after it was lost this often. Once can be a driver that was updated while Docent ran. */
const LOSSES = 2;

export interface FailureOutcome {
  /** Always `engine-crashed`: a new process answers the next call. */
  readonly error: DocentError;
  /** The next process must use another device. */
  readonly leave: boolean;
}

/** Remembers how devices failed while a model ran on them, and decides when one is given up. */
export class DeviceFailures {
  readonly #losses = new Map<Provider, number>();
  readonly #left = new Map<Provider, string>();

  /** Devices that were given up, and why. */
  get left(): readonly { provider: Provider; reason: string }[] {
    return [...this.#left].map(([provider, reason]) => ({ provider, reason }));
  }

  /**
   * @param alive whether the engine's process still runs; a driver may have killed it
   * @returns undefined when the device is not to blame
   */
  outcome(error: unknown, device: Provider, alive: boolean): FailureOutcome | undefined {
    if (device === 'cpu' || !(error instanceof DocentError)) return undefined;
    if (error.code === 'out-of-memory') return this.#leave(device, `its memory was not enough (${error.message})`);
    if (error.code !== 'engine-crashed') return undefined;
    const losses = (this.#losses.get(device) ?? 0) + 1;
    this.#losses.set(device, losses);
    if (losses >= LOSSES) return this.#leave(device, `it was lost ${losses} times (${error.message})`);
    return alive ? { error, leave: false } : undefined;
  }

  #leave(device: Provider, reason: string): FailureOutcome {
    this.#left.set(device, reason);
    const message = `Docent goes on without ${device}: ${reason}. Ask again.`;
    return { error: new DocentError('engine-crashed', message, { subject: device }), leave: true };
  }
}
