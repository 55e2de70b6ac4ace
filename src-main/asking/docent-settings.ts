import type { Device } from '../contract/engine.ts';
import type { ProbeProvider } from '../inference/devices/provider-probe.ts';
import type { StartEngine } from '../inference/process/engine-child.ts';
import type { PageAnswerer } from './page-answerer.ts';

export interface DocentSettings {
  readonly modelDir: string;
  /** Reads pages without a text layer where the model in `modelDir` cannot: evidence is found in what it read. */
  readonly readerDir?: string | undefined;
  readonly cacheDir: string;
  readonly device: Device;
  /** Memory for pages in bytes; chosen from the machine's when left out. */
  readonly cacheBytes?: number | undefined;
  /** Answers in the place of the model in `modelDir`, which then only reads. Disposed with the service. */
  readonly answerer?: PageAnswerer | undefined;
  /** How processes are started, where Node's own way is not the right one (Electron). */
  readonly processes?: Processes | undefined;
}

export interface Processes {
  readonly engine: StartEngine;
  readonly probe: ProbeProvider;
}
