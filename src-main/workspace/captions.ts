import { basename, extname } from 'node:path';
import type { CaptionFormat, CaptionResult, CaptionStage, PageCaption } from '../contract/captions.ts';
import type { Compared, CompareEvent } from '../contract/captions-api.ts';
import type { ComparedAnswer, Comparison, ComparisonFormat } from '../contract/comparison.ts';
import { DocentError } from '../contract/errors.ts';
import type { DocentService, DocentSettings } from '../docent-service.ts';
import type { Consents } from '../engines/consents.ts';
import type { History } from '../history/index.ts';
import type { Library } from './library.ts';
import { type ModelLoading, withEngine } from './model-loading.ts';
import type { Models } from './models.ts';

export interface CaptionsSettings {
  /** The settings for opening models to compare. A service that was passed in has none, so it cannot compare. */
  readonly docent: DocentService | DocentSettings;
  readonly dataDir: string;
  /** Whether folders of this machine may be given as models. */
  readonly allowPaths: boolean;
  /** The models on this machine, which may be named. */
  readonly models: Pick<Models, 'installedDir' | 'answerer'>;
  /** Servers that pages may be sent to. */
  readonly consents: Consents;
}

/** Descriptions of pages for the window, kept in history, and models side by side. */
export class Captions {
  readonly #library: Library;
  readonly #history: History;
  readonly #model: ModelLoading;
  readonly #settings: CaptionsSettings;

  constructor(library: Library, history: History, model: ModelLoading, settings: CaptionsSettings) {
    this.#library = library;
    this.#history = history;
    this.#model = model;
    this.#settings = settings;
  }

  /** @throws DocentError as `captionDocument` */
  async describe(
    id: string,
    page: number,
    anew: boolean,
    onStage: (stage: CaptionStage) => void,
    signal: AbortSignal,
  ): Promise<PageCaption> {
    this.#library.get(id);
    const kept = anew ? null : this.#history.getCaption(id, page);
    if (kept !== null) return kept.caption;
    onStage('opening');
    const { captionDocument } = await import('../captions/index.ts');
    const result = await this.#library.use(
      id,
      (document) =>
        withEngine(this.#model, signal, (service) =>
          captionDocument(service, document, { page, detailed: true, signal, onStage }),
        ),
      signal,
    );
    const { model, device, roles } = result;
    const caption = result.pages[0]!;
    this.#history.saveCaption(id, { model, device, roles, caption });
    return caption;
  }

  /** In the order of the pages. */
  list(id: string): PageCaption[] {
    this.#library.get(id);
    return this.#history.listCaptions(id).map(({ caption }) => caption);
  }

  async export(id: string, format: CaptionFormat): Promise<{ name: string; text: string }> {
    const { name } = this.#library.get(id);
    const all = this.#history.listCaptions(id);
    if (all.length === 0) throw new DocentError('bad-input', 'No page has been described yet. Describe one first.');
    const { formatCaptions } = await import('../captions/index.ts');
    const { model, device, roles } = all.at(-1)!;
    const result: CaptionResult = {
      file: name,
      sha256: id,
      model,
      device,
      roles,
      pages: all.map(({ caption }) => caption),
      timings: { total_ms: 0 },
    };
    return { name: `${stem(name)}-captions.${format}`, text: formatCaptions(result, format, { levels: true }) };
  }

  async compare(
    { documentId: id, page, question, models }: Compared,
    emit: (event: CompareEvent) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const remote = (named: string) => /^https?:\/\//i.test(named);
    const { docent, consents, models: here, allowPaths, dataDir } = this.#settings;
    const installed = models.map((named) => (remote(named) || named === OWN ? undefined : here.installedDir(named)));
    const unknown = models.find((named, i) => named !== OWN && !remote(named) && installed[i] === undefined);
    if (!allowPaths && unknown !== undefined) {
      const message = `Model folders cannot be used here. Use "${OWN}", an installed model or a server.`;
      throw new DocentError('bad-input', message, { subject: unknown });
    }
    for (const named of models.filter(remote)) await consents.check(named);
    if ('ask' in docent) throw new DocentError('bad-input', 'This Docent was started without models to compare.');
    const { compareModels } = await import('../captions/index.ts');
    const { modelDir, readerDir = modelDir, cacheDir, device, processes } = docent;
    const named = models.map((model, i) => (model === OWN ? modelDir : (installed[i] ?? model)));
    // A server that was added has its key; others are asked without one.
    const added = async (spec: string) => (remote(spec) ? await here.answerer(spec).catch(() => undefined) : undefined);
    const asNamed = (answer: ComparedAnswer, i: number): ComparedAnswer => ({ ...answer, named: models[i] ?? '' });
    let answered = 0;
    const comparison = await this.#library.use(
      id,
      (document) =>
        compareModels(
          document,
          this.#library.get(id).name,
          question,
          named,
          { readerDir, dataDir, cacheDir, device, processes, added },
          {
            page,
            signal,
            onModel: (_, index) => emit({ kind: 'asking', index }),
            onAnswer: (answer) => emit({ kind: 'answer', answer: asNamed(answer, answered++) }),
          },
        ),
      signal,
    );
    emit({ kind: 'done', comparison: { ...comparison, answers: comparison.answers.map(asNamed) } });
  }

  async exportComparison(comparison: Comparison, format: ComparisonFormat): Promise<{ name: string; text: string }> {
    const { formatComparison } = await import('../captions/index.ts');
    return { name: `${stem(comparison.file)}-compared.${format}`, text: formatComparison(comparison, format) };
  }
}

/** The name of the current model in a list of models. */
const OWN = 'mini';

const stem = (name: string): string => basename(name, extname(name));
