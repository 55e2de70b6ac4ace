import type { PageAnswerer } from '../asking/page-answerer.ts';
import { DocentError } from '../contract/errors.ts';
import type { ModelTrial, PageToTry, PageTrial } from '../contract/models-api.ts';
import { keepMeasured } from '../engines/measured-models.ts';
import { tryOnDrawnPages, tryOnPage } from '../engines/try-model.ts';
import type { Answerers } from './answerers.ts';
import { OWN } from './describe-model.ts';
import type { Library } from './library.ts';
import { type ModelLoading, withEngine } from './model-loading.ts';
import type { PageTexts } from './page-texts.ts';

/** Tries models, on drawn pages and on pages of the reader's, without a conversation. */
export class ModelTrials {
  readonly #dataDir: string;
  readonly #model: ModelLoading;
  readonly #answerers: Answerers;
  readonly #library: Library;
  readonly #texts: PageTexts;

  constructor(dataDir: string, model: ModelLoading, answerers: Answerers, library: Library, texts: PageTexts) {
    this.#dataDir = dataDir;
    this.#model = model;
    this.#answerers = answerers;
    this.#library = library;
    this.#texts = texts;
  }

  /** On drawn pages; how fast it was is kept. @throws DocentError as asking does */
  async try(name: string, signal: AbortSignal): Promise<ModelTrial> {
    const by = await this.#named(name);
    const trial = await withEngine(this.#model, signal, (service) => tryOnDrawnPages(service, by, signal));
    await keepMeasured(this.#dataDir, name, trial.measured);
    return trial;
  }

  /** On a page of the library. @throws DocentError as asking does */
  async tryOnPage(name: string, { documentId, page, question }: PageToTry, signal: AbortSignal): Promise<PageTrial> {
    const by = await this.#named(name);
    const knownLines = (known: number) => this.#texts.known(documentId, known);
    return await this.#library.use(
      documentId,
      (document) =>
        withEngine(this.#model, signal, (service) =>
          tryOnPage(service, document, question, by, { page, knownLines, signal }),
        ),
      signal,
    );
  }

  /** null: Docent's own. @throws DocentError bad-input */
  async #named(name: string): Promise<PageAnswerer | null> {
    const by = await this.#answerers.named(name);
    if (by !== null || name === OWN) return by;
    const message = `${name} was imported, and such a model is opened when Docent starts. Close Docent and try it with docent models try ${name}.`;
    throw new DocentError('bad-input', message, { subject: name });
  }
}
