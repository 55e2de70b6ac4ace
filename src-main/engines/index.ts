import { onceMore } from '../asking/once-more.ts';
import type { PageAnswerer } from '../asking/page-answerer.ts';
import { createDocentService, type DocentService, type DocentSettings } from '../docent-service.ts';
import { EndpointAnswerer } from './endpoint-answerer.ts';
import { type ModelSpec, parseModelSpec } from './model-spec.ts';
import { TransformersAnswerer } from './transformers-answerer.ts';

export { type EndpointAddress, endpointAddress } from './endpoint-address.ts';
export { EndpointAnswerer, type EndpointSettings } from './endpoint-answerer.ts';
export { EndpointStore, type SecretBox } from './endpoint-store.ts';
export { type ModelSpec, parseModelSpec } from './model-spec.ts';

/** Whoever answers questions about documents, whatever model is behind it. */
export interface Asker extends Pick<DocentService, 'ask' | 'read' | 'dispose'> {
  /** Name of the model that answers and what computes it. @throws DocentError as `DocentService.model` */
  info(): Promise<{ readonly model: string; readonly device: string }>;
  /** Host that pages are sent to when a question is asked; null when they stay on this machine's own processes. */
  readonly sentTo: string | null;
}

export interface AskerSettings extends Omit<DocentSettings, 'modelDir' | 'readerDir' | 'answerer'> {
  /** Docent's own model, which reads pages (evidence, search) for models that only answer. */
  readonly readerDir: string;
  /** For a server that asks for one. */
  readonly key?: string | undefined;
}

/**
 * Opens any model that a user may name (`parseModelSpec`). The question, the streaming, the cancellation and the evidence are the same for all
 * of them. Nothing is loaded or contacted before the first question.
 *
 * @throws DocentError bad-input
 */
export function openAsker(model: string | ModelSpec, settings: AskerSettings): Asker {
  const spec = typeof model === 'string' ? parseModelSpec(model) : model;
  const { readerDir, key, ...own } = settings;
  const answerer = answererOf(spec, key);
  const docent = createDocentService({
    ...own,
    modelDir: spec.kind === 'docent' ? spec.dir : readerDir,
    readerDir,
    answerer,
  });
  return {
    ask: (file, questions, options) =>
      onceMore(
        () => docent.ask(file, questions, options),
        (reason) => options?.onProgress?.(reason),
      ),
    read: (file, options) => docent.read(file, options),
    dispose: () => docent.dispose(),
    info: async () =>
      answerer === undefined ? await docent.info() : { model: answerer.name, device: answerer.device },
    sentTo: answerer?.sentTo ?? null,
  };
}

/** The answerer of a spec; undefined for a model of Docent's own. @throws DocentError bad-input */
export function answererOf(spec: ModelSpec, key: string | undefined): PageAnswerer | undefined {
  switch (spec.kind) {
    case 'docent':
      return undefined;
    case 'endpoint':
      return new EndpointAnswerer({ url: spec.url, model: spec.model, key: key ?? null });
    case 'transformers':
      return new TransformersAnswerer(spec.dir, process.env.DOCENT_TRANSFORMERS);
  }
}
