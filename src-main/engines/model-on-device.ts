import type { Provider, SkippedDevice } from '../contract/engine.ts';
import { DocentError } from '../contract/errors.ts';
import type { ServiceDescription } from '../contract/service.ts';
import { DeviceFailures } from '../inference/process/device-failures.ts';
import {
  endModelProcess,
  ModelOnDemand,
  type ModelProcess,
  startModelProcess,
} from '../inference/process/model-process.ts';
import type { StartChild } from '../processes/child.ts';
import type { Client } from '../rpc/index.ts';
import type { DeviceOrder } from './transformers-devices.ts';

/** Errors of opening after which the next device is tried. `engine-crashed`: a driver took the process along. */
const PASSABLE = ['device-unavailable', 'out-of-memory', 'engine-crashed'];

interface Settings<D extends ServiceDescription> {
  readonly start: StartChild;
  readonly service: D;
  readonly name: string;
  readonly order: (signal: AbortSignal | undefined) => Promise<DeviceOrder>;
  readonly load: (client: Client<D>, device: Provider, halves: boolean) => Promise<unknown>;
}

/**
 * A model in a process of its own, on the first device that opens it. A device that fails later, as the engine's may, is left for the next one; a
 * device that the user named has none after it until then.
 */
export class ModelOnDevice<D extends ServiceDescription> {
  readonly #settings: Settings<D>;
  readonly #model: ModelOnDemand<D>;
  readonly #failures = new DeviceFailures();
  readonly #unopened: { provider: Provider; reason: string }[] = [];
  #order: DeviceOrder | undefined;
  #device: Provider = 'cpu';

  constructor(settings: Settings<D>) {
    this.#settings = settings;
    const { start, service, name, load } = settings;
    const ended = (reason: string) => new DocentError('engine-crashed', `${name} stopped (${reason}). Ask again.`);
    this.#model = new ModelOnDemand(() => {
      const device = this.#device;
      const halves = this.#order?.halves.has(device) ?? false;
      return startModelProcess(start, service, (client) => load(client, device, halves), ended);
    }, 'The model has been closed. Ask again.');
  }

  get device(): Provider {
    return this.#device;
  }

  get skipped(): readonly SkippedDevice[] {
    const said =
      (failed: boolean) =>
      ({ provider, reason }: DeviceOrder['skipped'][number]) => ({ device: provider, reason, failed });
    const failures = [...this.#unopened, ...this.#failures.left];
    return [...(this.#order?.skipped ?? []).map(said(false)), ...failures.map(said(true))];
  }

  get alive(): ModelProcess<D> | undefined {
    return this.#model.alive;
  }

  /** Lets the process work, and blames the device if it fails. @throws DocentError engine-crashed: the next call may succeed */
  async use<T>(work: (client: Client<D>) => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    const process = await this.#ready(signal);
    const device = this.#device;
    try {
      return await work(process.client);
    } catch (error) {
      const outcome = this.#failures.outcome(error, device, process.alive);
      if (outcome === undefined) throw error;
      await endModelProcess(process);
      throw outcome.error;
    }
  }

  /** Idempotent. */
  async dispose(): Promise<void> {
    await this.#model.dispose();
  }

  async #ready(signal: AbortSignal | undefined): Promise<ModelProcess<D>> {
    this.#order ??= await this.#settings.order(signal);
    for (;;) {
      const failed = [...this.#unopened, ...this.#failures.left].map(({ provider }) => provider);
      const lost = this.#failures.left.length > 0 ? (['cpu'] as const) : [];
      const device = [...this.#order.providers, ...lost].find((one) => !failed.includes(one));
      if (device === undefined) throw this.#unavailable();
      this.#device = device;
      try {
        return await this.#model.ready();
      } catch (error) {
        if (device === 'cpu' || !(error instanceof DocentError) || !PASSABLE.includes(error.code)) throw error;
        if (!this.#unopened.some(({ provider }) => provider === device))
          this.#unopened.push({ provider: device, reason: error.message });
      }
    }
  }

  #unavailable(): DocentError {
    const reasons = this.skipped.map(({ device, reason }) => `${device}: ${reason}`).join('; ');
    const message = `${this.#settings.name} cannot run on the device that was asked for (${reasons}). Choose the CPU: --device cpu.`;
    return new DocentError('device-unavailable', message, { subject: this.#settings.name });
  }
}
