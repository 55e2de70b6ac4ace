import type { Provider } from '../../contract/engine.ts';
import { DocentError } from '../../contract/errors.ts';

/** So often a device may be lost before another one is taken: drivers are updated while programs run. */
const LOSSES = 2;

export interface FailureOutcome {
  /** `engine-crashed`: asked again, it will be answered by a new process. */
  readonly error: DocentError;
  /** The next process is to use another device. */
  readonly leave: boolean;
}

/** What went wrong with devices while a model ran on them, and what follows from it. */
export class DeviceFailures {
  readonly #losses = new Map<Provider, number>();
  readonly #left = new Map<Provider, string>();

  /** Devices that are not to be tried again, and why. */
  get left(): readonly { provider: Provider; reason: string }[] {
    return [...this.#left].map(([provider, reason]) => ({ provider, reason }));
  }

  /**
   * @param alive whether the engine's process is still there; one that died may have been killed by the driver
   * @returns undefined when the error has nothing to do with the device
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
