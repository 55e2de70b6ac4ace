import type { Device } from '../contract/engine.ts';
import type { ProbeProvider } from '../inference/devices/provider-probe.ts';
import type { StartChild } from '../processes/child.ts';
import type { PageAnswerer } from './page-answerer.ts';
import type { SecondReader } from './second-reader.ts';

export interface DocentSettings {
  readonly modelDir: string;
  /** A model that reads pages without a text layer when the one in `modelDir` cannot. Evidence is found in what it reads. */
  readonly readerDir?: string | undefined;
  readonly cacheDir: string;
  readonly device: Device;
  /** Bytes of memory for encoded pages. By default it depends on the machine's memory. */
  readonly cacheBytes?: number | undefined;
  /** Threads that the model may use on the CPU. By default one for each core. */
  readonly threads?: number | undefined;
  /** Answers instead of the model in `modelDir`, which then only reads. The service disposes it. */
  readonly answerer?: PageAnswerer | undefined;
  /** Reads scripts that the model does not know. The service disposes it. */
  readonly secondReader?: SecondReader | undefined;
  /** How processes are started. Electron needs a way of its own. */
  readonly processes?: Processes | undefined;
}

export interface Processes {
  readonly engine: StartChild;
  readonly probe: ProbeProvider;
}
