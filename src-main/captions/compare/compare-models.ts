import type { PageAnswerer } from '../../asking/page-answerer.ts';
import type { ComparedAnswer, Comparison } from '../../contract/comparison.ts';
import { DocentError } from '../../contract/errors.ts';
import { createDocentService, type DocentService, type DocentSettings } from '../../docent-service.ts';
import type { OpenDocument } from '../../documents/index.ts';
import { answererOf, devicesOf, parseModelSpec } from '../../engines/index.ts';
import { captionDocument } from '../caption-document.ts';
import { pluggedRoles } from '../plugged/index.ts';

export interface CompareSettings extends Omit<DocentSettings, 'modelDir' | 'readerDir' | 'answerer'> {
  /** Docent's own model, which reads pages for models that only answer. */
  readonly readerDir: string;
  /** Docent's data folder, which may hold libraries that models need. */
  readonly dataDir: string;
  /** For servers that require a key. */
  readonly key?: string | undefined;
  /** Who answers for a server that the user added; undefined: nobody that is known. */
  readonly added?: ((named: string) => Promise<PageAnswerer | undefined>) | undefined;
}

export interface CompareOptions {
  readonly page: number;
  readonly signal?: AbortSignal | undefined;
  /** Called before each model starts. */
  readonly onModel?: ((named: string, index: number) => void) | undefined;
  /** Called with each answer. */
  readonly onAnswer?: ((answer: ComparedAnswer) => void) | undefined;
}

/** Most models to compare: each is loaded completely. */
const MOST = 6;

/**
 * Puts the same question (null: the task to describe the page) to several models, one after the other, so that memory holds one at a time and none slows
 * another down. A model that fails has its reason in its column.
 *
 * @throws DocentError bad-input for fewer than two models or one that cannot be named so; cancelled
 */
export async function compareModels(
  document: OpenDocument,
  file: string,
  question: string | null,
  models: readonly string[],
  settings: CompareSettings,
  options: CompareOptions,
): Promise<Comparison> {
  if (models.length < 2 || models.length > MOST) {
    throw new DocentError('bad-input', `Give 2 to ${MOST} models to compare.`);
  }
  if (question !== null && question.trim() === '')
    throw new DocentError('bad-input', 'The question is empty. Ask one.');
  await document.page(options.page);
  // Names that cannot be models are reported before the first model is loaded.
  const specs = models.map((named) => ({ named, spec: parseModelSpec(named) }));
  const answers: ComparedAnswer[] = [];
  for (const [index, { named, spec }] of specs.entries()) {
    options.signal?.throwIfAborted();
    options.onModel?.(named, index);
    const answer = await answered(document, named, spec, question, settings, options);
    answers.push(answer);
    options.onAnswer?.(answer);
  }
  return { file, sha256: document.sha256, page: options.page, question, answers };
}

async function answered(
  document: OpenDocument,
  named: string,
  spec: ReturnType<typeof parseModelSpec>,
  question: string | null,
  settings: CompareSettings,
  options: CompareOptions,
): Promise<ComparedAnswer> {
  const { page, signal } = options;
  const { readerDir, dataDir, key, added, ...own } = settings;
  const empty = { named, answer: null, tiles: null, caption: null, error: null };
  let service: DocentService | undefined;
  let answerer: PageAnswerer | undefined;
  let start = performance.now();
  const sentTo = (): string | null => answerer?.sentTo ?? null;
  try {
    answerer = (await added?.(named)) ?? answererOf(spec, { dataDir, key, devices: devicesOf(own) });
    const modelDir = spec.kind === 'docent' ? spec.dir : readerDir;
    service = createDocentService({ ...own, modelDir, readerDir, answerer });
    const { name, device } = await service.model({ signal });
    /** Once it has answered: only then is it known where it runs. */
    const who = () => ({ model: answerer?.name ?? name, device: answerer?.device ?? device, sentTo: sentTo() });
    start = performance.now();
    if (question === null) {
      const plug = answerer === undefined ? undefined : pluggedRoles({ answerer }).plug;
      const { pages } = await captionDocument(service, document, { page, detailed: true, signal, plug });
      return { ...empty, ...who(), caption: pages[0]!, ms: performance.now() - start };
    }
    const { answers, tiles } = await service.ask(document, [question], { page, signal });
    return { ...empty, ...who(), answer: answers[0]!, tiles, ms: performance.now() - start };
  } catch (error) {
    if (signal?.aborted || !(error instanceof DocentError)) throw error;
    const { code, message } = error;
    return {
      ...empty,
      model: named,
      device: '',
      sentTo: sentTo(),
      ms: performance.now() - start,
      error: { code, message },
    };
  } finally {
    await service?.dispose();
  }
}
