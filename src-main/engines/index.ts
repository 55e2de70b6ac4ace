import type { PageAnswerer } from '../asking/page-answerer.ts';
import { EndpointAnswerer } from './endpoint-answerer.ts';
import { LlamaAnswerer } from './llama-answerer.ts';
import { LlamaServerAnswerer } from './llama-server-answerer.ts';
import type { ModelSpec } from './model-spec.ts';
import { llamaFolder } from './packages/llama.ts';
import { TransformersAnswerer } from './transformers-answerer.ts';
import { type Devices, ON_CPU } from './transformers-devices.ts';

export { Consents } from './consents.ts';
export { endpointAddress } from './endpoint-address.ts';
export { EndpointAnswerer } from './endpoint-answerer.ts';
export { EndpointStore, type SecretBox } from './endpoint-store.ts';
export { type ModelSpec, parseModelSpec } from './model-spec.ts';
export { devicesOf } from './transformers-devices.ts';

interface AnswererOptions {
  /** For a server that wants one. */
  readonly key?: string | undefined;
  /** Docent's data folder, which may hold libraries that models need. */
  readonly dataDir?: string | undefined;
  /** Left out: on the CPU. */
  readonly devices?: Devices | undefined;
}

/** The answerer of a spec; undefined for a model of Docent's own. @throws DocentError bad-input */
export function answererOf(
  spec: ModelSpec,
  { key, dataDir, devices = ON_CPU }: AnswererOptions = {},
): PageAnswerer | undefined {
  switch (spec.kind) {
    case 'docent':
      return undefined;
    case 'endpoint':
      return new EndpointAnswerer({ url: spec.url, model: spec.model, key: key ?? null });
    case 'gguf':
      return new LlamaAnswerer(spec.file, { library: llamaFolder(dataDir), device: devices.device });
    case 'llama-server':
      return new LlamaServerAnswerer(spec);
    case 'transformers':
      return new TransformersAnswerer(spec.dir, { library: process.env.DOCENT_TRANSFORMERS, devices });
  }
}
