import type { EngineApi, ModelInfo } from '../../contract/engine.ts';
import type { CaptionRoles } from '../roles.ts';
import { LikelihoodMatcher } from './likelihood-matcher.ts';
import { ModelCaptioner } from './model-captioner.ts';
import { ModelPages } from './model-pages.ts';
import { structureCaptioner, structureRegions, structureSegments } from './page-structure.ts';
import { plainComposer } from './plain-composer.ts';

export interface EmbeddedOptions {
  /** false: what was said about regions is not scored, and nothing of it dropped. */
  readonly filter?: boolean | undefined;
  /** What scores less is dropped; the matcher's own threshold when left out. */
  readonly threshold?: number | undefined;
  /** false: the page's structure and the plain composer alone; the model only reads. */
  readonly useModel?: boolean | undefined;
}

/** What every role is filled with when nobody plugs anything in: the model at hand first, the page's own structure when it says nothing usable. */
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
