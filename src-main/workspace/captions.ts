import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { z } from 'zod';
import type { CaptionFormat, CaptionResult, CaptionStage } from '../contract/captions.ts';
import { PageCaption } from '../contract/captions.ts';
import type { CompareEvent } from '../contract/captions-api.ts';
import type { Comparison, ComparisonFormat } from '../contract/comparison.ts';
import { DocentError } from '../contract/errors.ts';
import type { DocentService, DocentSettings } from '../docent-service.ts';
import type { Library } from './library.ts';
import { type ModelLoading, withEngine } from './model-loading.ts';

/** A description as it is kept. Another version is not read: the page is described anew. */
const Kept = z.object({
  version: z.literal(1),
  model: z.string(),
  device: z.string(),
  roles: z.record(z.string(), z.string()),
  caption: PageCaption,
});
type Kept = z.infer<typeof Kept>;

export interface CaptionsSettings {
  readonly dataDir: string;
  /** What models are opened with, to be compared; a service that is open already has nothing to compare with. */
  readonly docent: DocentService | DocentSettings;
  /** Folders of this machine may be named as models. */
  readonly allowPaths: boolean;
}

/** Descriptions of pages for the window, kept as files of the data folder, and models side by side. */
export class Captions {
  readonly #library: Library;
  readonly #model: ModelLoading;
  readonly #settings: CaptionsSettings;

  constructor(library: Library, model: ModelLoading, settings: CaptionsSettings) {
    this.#library = library;
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
    const kept = anew ? undefined : await this.#read(id, page);
    if (kept !== undefined) return kept.caption;
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
    await this.#keep(id, { version: 1, model, device, roles, caption });
    return caption;
  }

  /** In the order of the pages. */
  async list(id: string): Promise<PageCaption[]> {
    return (await this.#all(id)).map(({ caption }) => caption);
  }

  async export(id: string, format: CaptionFormat): Promise<{ name: string; text: string }> {
    const all = await this.#all(id);
    if (all.length === 0) throw new DocentError('bad-input', 'No page has been described yet. Describe one first.');
    const { formatCaptions } = await import('../captions/index.ts');
    const { name } = this.#library.get(id);
    const { model, device, roles } = all.at(-1)!;
    const result: CaptionResult = {
      file: name,
      sha256: id,
      model,
      device,
      roles: roles as CaptionResult['roles'],
      pages: all.map(({ caption }) => caption),
      timings: { total_ms: 0 },
    };
    return { name: `${stem(name)}-captions.${format}`, text: formatCaptions(result, format, { levels: true }) };
  }

  async compare(
    id: string,
    page: number,
    question: string | null,
    models: readonly string[],
    emit: (event: CompareEvent) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const remote = (named: string) => /^https?:\/\//i.test(named);
    if (!this.#settings.allowPaths && models.some((named) => named !== OWN && !remote(named))) {
      throw new DocentError('bad-input', `Model folders cannot be used here. Use "${OWN}" or a server.`);
    }
    const { docent } = this.#settings;
    if ('ask' in docent) throw new DocentError('bad-input', 'This Docent was started without models to compare.');
    const { compareModels } = await import('../captions/index.ts');
    const { modelDir, readerDir = modelDir, cacheDir, device, processes } = docent;
    const named = models.map((model) => (model === OWN ? modelDir : model));
    const comparison = await this.#library.use(
      id,
      (document) =>
        compareModels(
          document,
          this.#library.get(id).name,
          question,
          named,
          { readerDir, cacheDir, device, processes },
          {
            page,
            signal,
            onModel: (_, index) => emit({ kind: 'asking', index }),
            onAnswer: (answer) => emit({ kind: 'answer', answer }),
          },
        ),
      signal,
    );
    emit({ kind: 'done', comparison });
  }

  async exportComparison(comparison: Comparison, format: ComparisonFormat): Promise<{ name: string; text: string }> {
    const { formatComparison } = await import('../captions/index.ts');
    return { name: `${stem(comparison.file)}-compared.${format}`, text: formatComparison(comparison, format) };
  }

  async #all(id: string): Promise<Kept[]> {
    const names = await readdir(this.#folder(id)).catch(() => []);
    const pages = names.flatMap((name) => /^(\d+)\.json$/.exec(name)?.[1] ?? []).map(Number);
    const kept = await Promise.all(pages.sort((a, b) => a - b).map((page) => this.#read(id, page)));
    return kept.filter((one) => one !== undefined);
  }

  /** What is damaged or of another version is as if it were not there. */
  async #read(id: string, page: number): Promise<Kept | undefined> {
    try {
      return Kept.parse(JSON.parse(await readFile(join(this.#folder(id), `${page}.json`), 'utf8')));
    } catch {
      return undefined;
    }
  }

  /** A kill leaves the description of before, or this one. */
  async #keep(id: string, kept: Kept): Promise<void> {
    const file = join(this.#folder(id), `${kept.caption.page}.json`);
    const coming = `${file}.${randomUUID()}`;
    await mkdir(dirname(file), { recursive: true });
    try {
      await writeFile(coming, JSON.stringify(kept));
      await rename(coming, file);
    } finally {
      await rm(coming, { force: true });
    }
  }

  #folder(id: string): string {
    return join(this.#settings.dataDir, 'captions', this.#library.get(id).id);
  }
}

/** What the model at hand is called in a list of models. */
const OWN = 'mini';

const stem = (name: string): string => basename(name, extname(name));
