import { basename } from 'node:path';
import type { ReadOptions } from '../asking/ask-options.ts';
import type { CaptionResult, CaptionStage, PageCaption } from '../contract/captions.ts';
import type { PageRaster } from '../contract/page.ts';
import type { DocentService } from '../docent-service.ts';
import { type OpenDocument, openDocument } from '../documents/index.ts';
import { kindOf } from '../reading/document-kind.ts';
import { captionPage } from './caption-page.ts';
import { type EmbeddedOptions, embeddedRoles } from './embedded/index.ts';
import type { CaptionPage, CaptionRoles } from './roles.ts';

export interface CaptionOptions
  extends Pick<ReadOptions, 'page' | 'password' | 'signal' | 'onProgress'>,
    EmbeddedOptions {
  /** Whether to also write a description of several sentences. */
  readonly detailed?: boolean | undefined;
  /** Stronger generators, which come before the embedded ones or replace them. */
  readonly plug?: ((roles: CaptionRoles) => CaptionRoles) | undefined;
  /** The same as `onProgress`, for programs. */
  readonly onStage?: ((stage: CaptionStage) => void) | undefined;
  /** Called with each page as soon as it is done. */
  readonly onPage?: ((page: PageCaption) => void) | undefined;
}

const STAGE_WORDS: Readonly<Record<CaptionStage, string>> = {
  opening: 'opening',
  captioning: 'captioning',
  segmenting: 'laying out',
  regions: 'captioning the regions of',
  matching: 'matching the captions of',
  describing: 'describing',
};

/** The part of Docent's service that captions need. */
export type CaptionService = Pick<DocentService, 'engine' | 'model' | 'lines'>;

/**
 * Describes a document page by page: short caption, figures, and (`detailed`) a few sentences, each with its sources. A file is opened
 * and closed; an open document stays open.
 *
 * @throws DocentError as `openDocument` and the engine do; page-out-of-range, cancelled
 */
export async function captionDocument(
  service: CaptionService,
  file: string | OpenDocument,
  options: CaptionOptions = {},
): Promise<CaptionResult> {
  const start = performance.now();
  const { signal, password, detailed = false } = options;
  options.onProgress?.('opening the document');
  const document = typeof file === 'string' ? await openDocument(file, { password, signal }) : file;
  try {
    if (options.page !== undefined) await document.page(options.page);
    options.onProgress?.('loading the model');
    const model = await service.model({ signal });
    const embedded = embeddedRoles(service.engine, model, options);
    const roles = options.plug?.(embedded) ?? embedded;
    const pages: PageCaption[] = [];
    const numbers =
      options.page === undefined ? Array.from({ length: document.pageCount }, (_, i) => i + 1) : [options.page];
    for (const number of numbers) {
      signal?.throwIfAborted();
      options.onProgress?.(`reading page ${number} of ${document.pageCount}`);
      const page = await openPage(service, document, number, signal);
      const onStage = (stage: CaptionStage): void => {
        options.onStage?.(stage);
        options.onProgress?.(`${STAGE_WORDS[stage]} page ${number}`);
      };
      const caption = await captionPage(page, roles, { detailed, signal, onStage });
      pages.push(caption);
      options.onPage?.(caption);
    }
    return {
      file: typeof file === 'string' ? basename(file) : '',
      sha256: document.sha256,
      model: model.name,
      device: model.device,
      roles: namesOf(roles),
      pages,
      timings: { total_ms: Math.round(performance.now() - start) },
    };
  } finally {
    if (document !== file) await document.dispose();
  }
}

async function openPage(
  service: CaptionService,
  document: OpenDocument,
  page: number,
  signal: AbortSignal | undefined,
): Promise<CaptionPage> {
  const { size } = await document.page(page);
  const { lines, source } = await service.lines(document, page, { read: true, signal });
  let drawn: Promise<PageRaster> | undefined;
  const raster = (): Promise<PageRaster> => {
    drawn ??= document.rasterise(page, { signal });
    return drawn;
  };
  return { document, page, size, kind: kindOf(lines, size), lines, source, raster };
}

function namesOf(roles: CaptionRoles): CaptionResult['roles'] {
  const names = (fillers: readonly { readonly name: string }[]) => fillers.map(({ name }) => name).join(', else ');
  return {
    global: names(roles.global),
    regions: names(roles.regions),
    segments: roles.segments.name,
    text: 'text layer, otherwise reading head',
    matching: roles.matching?.name ?? 'none',
    composer: names(roles.composers),
  };
}
