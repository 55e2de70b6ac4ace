import type { EngineApi, ModelInfo } from '../../contract/engine.ts';
import type { CaptionRoles } from '../roles.ts';
import { LikelihoodMatcher } from './likelihood-matcher.ts';
import { ModelCaptioner } from './model-captioner.ts';
import { ModelPages } from './model-pages.ts';
import { structureCaptioner, structureRegions, structureSegments } from './page-structure.ts';
import { plainComposer } from './plain-composer.ts';

export interface EmbeddedOptions {
  /** false: captions of regions are not scored, and none is dropped. */
  readonly filter?: boolean | undefined;
  /** Captions with lower scores are dropped. Default: the matcher's own threshold. */
  readonly threshold?: number | undefined;
  /** false: only the page's structure and the plain composer are used, and the model only reads. */
  readonly useModel?: boolean | undefined;
}

/** Fills every role if nothing is plugged in: the current model first, then the page's structure, if the model gives nothing usable. */
export function embeddedRoles(engine: EngineApi, model: ModelInfo, options: EmbeddedOptions = {}): CaptionRoles {
  const pages = new ModelPages(engine, model);
  const captioner = new ModelCaptioner(pages);
  const useModel = model.writes && (options.useModel ?? true);
  return {
    global: useModel ? [captioner.global, structureCaptioner] : [structureCaptioner],
    regions: useModel ? [captioner.regions, structureRegions] : [structureRegions],
    segments: structureSegments,
    matching: (options.filter ?? true) && useModel ? new LikelihoodMatcher(pages, options.threshold) : null,
    composers: useModel ? [captioner.composer, plainComposer] : [plainComposer],
  };
}
