import { retryAfterCrash } from '../../src-main/asking/retry-after-crash.ts';
import { createDocentService, type DocentService, type DocentSettings } from '../../src-main/docent-service.ts';
import { answererOf, type ModelSpec, parseModelSpec } from '../../src-main/engines/index.ts';

/** Any model that `--model` takes, behind one interface. */
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

/** Opens what a user names, as the command line does: a model folder, or ADDRESS#MODEL of a server. */
export function openAsker(model: string | ModelSpec, settings: AskerSettings): Asker {
  const spec = typeof model === 'string' ? parseModelSpec(model) : model;
  const { readerDir, key, ...own } = settings;
  const answerer = answererOf(spec, { key });
  const docent = createDocentService({
    ...own,
    modelDir: spec.kind === 'docent' ? spec.dir : readerDir,
    readerDir,
    answerer,
  });
  return {
    ask: (file, questions, options) =>
      retryAfterCrash(
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
