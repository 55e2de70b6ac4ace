import type { EngineAnswer } from '../../contract/engine.ts';
import { DocentError } from '../../contract/errors.ts';
import type { Box } from '../../contract/page.ts';
import { DETAILED_PROMPT, SHORT_PROMPT } from '../caption-prompts.ts';
import { PageFacts } from '../facts.ts';
import type { CaptionMaterial, CaptionPage, Composer, GlobalCaptioner, RegionCaptioner, Said } from '../roles.ts';
import { faultsOf, SENTENCES, sentencesOf } from '../sentences.ts';
import { traced } from '../trace.ts';
import type { ModelPages } from './model-pages.ts';

const SHORT_TOKENS = 96;
const DETAILED_TOKENS = 512;
/** Regions that are looked at one by one: each is cut and encoded anew. */
const REGIONS = 8;

/** Docent's own model in three roles: the short caption, the regions' captions, and the whole description. */
export class ModelCaptioner {
  readonly #pages: ModelPages;
  /** Pages where the short caption was of no use: a model that cannot do that need not be asked for more. */
  readonly #failed = new WeakMap<CaptionPage, string>();

  constructor(pages: ModelPages) {
    this.#pages = pages;
  }

  get global(): GlobalCaptioner {
    return { name: this.#pages.model.name, caption: (page, { signal }) => this.#short(page, signal) };
  }

  get regions(): RegionCaptioner {
    return {
      name: this.#pages.model.name,
      captions: async (page, segments, { signal }) => {
        const failed = this.#failed.get(page);
        const captions: Said[] = [];
        for (const [i, { box }] of segments.entries()) {
          if (failed !== undefined || i >= REGIONS)
            captions.push({ text: null, reason: failed ?? 'there were too many regions' });
          else captions.push(await this.#said(page, box, SHORT_PROMPT, SHORT_TOKENS, signal));
        }
        return captions;
      },
    };
  }

  get composer(): Composer {
    return {
      name: this.#pages.model.name,
      kind: 'model',
      compose: async (material, { signal }) => await this.#compose(material, signal),
    };
  }

  async #short(page: CaptionPage, signal: AbortSignal | undefined): Promise<Said> {
    const said = await this.#said(page, null, SHORT_PROMPT, SHORT_TOKENS, signal);
    if (said.text === null) this.#failed.set(page, said.reason ?? 'it said nothing');
    return said;
  }

  async #compose(material: CaptionMaterial, signal: AbortSignal | undefined) {
    const { page } = material;
    const known = this.#failed.get(page);
    if (known !== undefined) return { reason: known };
    const { text, reason } = await this.#said(page, null, DETAILED_PROMPT, DETAILED_TOKENS, signal);
    if (text === null) return { reason: reason ?? 'it said nothing' };
    const sentences = sentencesOf(text);
    if (sentences.length < 2) return { reason: 'its description was one sentence' };
    if (sentences.length >= SENTENCES) return { reason: `its description had ${sentences.length} sentences` };
    const found = traced(sentences, material);
    const lost = found.filter(({ sources }) => sources.length === 0).length;
    if (lost > 0) return { reason: `${lost} of its sentences rest on nothing that stands on the page` };
    return { sentences: found, remark: null };
  }

  async #said(
    page: CaptionPage,
    region: Box | null,
    prompt: string,
    maxNewTokens: number,
    signal: AbortSignal | undefined,
  ): Promise<Said> {
    const answer = await this.#pages.withPrefix(page, region, signal, async (prefixKey) => {
      const { engine } = this.#pages;
      let answers: EngineAnswer[] | undefined;
      const events = engine.ask({ prefixKey, questions: [prompt], maxNewTokens, form: 'instruction' }, { signal });
      for await (const event of events) if (event.kind === 'answers') answers = event.answers;
      if (answers === undefined)
        throw new DocentError('internal', 'The engine ended without answers. Please report this.');
      return answers[0]!;
    });
    if (answer.finish === 'loop') return { text: null, reason: 'it repeated itself' };
    if (answer.finish === 'length') return { text: null, reason: 'it did not come to an end' };
    const text = answer.text.trim().replace(/\s+/g, ' ');
    const faults = faultsOf(text, new PageFacts(page.lines.map((line) => line.text)));
    return faults.length === 0 ? { text, reason: null } : { text: null, reason: faults.join(', ') };
  }
}
