import type { EngineAnswer } from '../../contract/engine.ts';
import { DocentError } from '../../contract/errors.ts';
import { tellsNothing } from '../../contract/not-on-page.ts';
import type { Box } from '../../contract/page.ts';
import { DETAILED_PROMPT, SHORT_PROMPT } from '../caption-prompts.ts';
import type { CaptionMaterial, CaptionPage, Composer, GlobalCaptioner, RegionCaptioner, Said } from '../roles.ts';
import { clip, faultsOfFacts, faultsOfForm, SENTENCES, sentencesOf } from '../sentences.ts';
import { ReadFacts } from '../sure-facts.ts';
import { traced } from '../trace.ts';
import type { ModelPages } from './model-pages.ts';

const SHORT_TOKENS = 96;
const DETAILED_TOKENS = 512;
/** Most regions that the model captions. Each is cut and encoded again. */
const REGIONS = 8;
/** What a caption may call a page. */
const KIND = /^(?:an?|this is an?|this)\s(?:\p{L}+\s)?(receipt|invoice|form|letter|statement|paper)\b/iu;
/** If the model takes this many regions for pages, it is not asked about further regions. */
const TAKEN_FOR_PAGES = 3;
const WHOLE = 'it mistook the region for a whole page';
/** Characters that are kept of a caption that is not used. */
const UNUSED = 300;
/** The words with which a model takes a part of a page for a page. */
const WHOLE_PAGE =
  /^(?:an?|the|this(?: is an?)?)\s(?:\p{L}+\s)?(?:receipt|invoice|form|letter|statement|paper|page|document)\b/iu;

/** Docent's own model in three roles: the short caption, the regions' captions, and the whole description. */
export class ModelCaptioner {
  readonly #pages: ModelPages;
  /** Pages whose short caption was unusable. The model is not asked for more about these. */
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
        let failed = this.#failed.get(page);
        let pages = 0;
        const captions: Said[] = [];
        for (const [i, { box }] of segments.entries()) {
          if (failed !== undefined || i >= REGIONS) {
            captions.push({ text: null, reason: failed ?? 'there were too many regions' });
            continue;
          }
          const said = ofRegion(held(page, await this.#said(page, box, SHORT_PROMPT, SHORT_TOKENS, signal)));
          captions.push(said);
          pages += said.reason === WHOLE ? 1 : 0;
          // Each region has to be encoded, so a model that only knows pages is not asked about all of them.
          if (pages === TAKEN_FOR_PAGES) failed = WHOLE;
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
    return held(page, said);
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
    const facts = new ReadFacts(page.lines);
    const faults = sentences.map((sentence) => faultsOfFacts(sentence, facts));
    const sound = sentences.filter((_, i) => faults[i]!.length === 0);
    const found = traced(sound, material);
    const ungrounded = found.filter(({ sources }) => sources.length === 0).length;
    if (ungrounded > 0) return { reason: `${ungrounded} of its sentences rest on nothing on the page` };
    const lost = sentences.length - sound.length;
    if (lost === 0) return { sentences: found, remark: null };
    const why = [...new Set(faults.flat())].join(', ');
    const left = `${lost} of its ${sentences.length} sentences left out: ${why}`;
    // The rest must still be a description, and say what the page is.
    if (sound.length < 2 || faults[0]!.length > 0) return { reason: left };
    return { sentences: found, remark: `${this.#pages.model.name}: ${left}` };
  }

  /** The model's text, if it has the form of a description. Its facts are not checked against the page yet. */
  async #said(
    page: CaptionPage,
    region: Box | null,
    prompt: string,
    maxNewTokens: number,
    signal: AbortSignal | undefined,
  ): Promise<Said> {
    const answer = await this.#pages.withPage(page, region, signal, async (preparedKey) => {
      const { engine } = this.#pages;
      let answers: EngineAnswer[] | undefined;
      const events = engine.ask(
        { on: [preparedKey], questions: [prompt], maxNewTokens, form: 'instruction' },
        { signal },
      );
      for await (const event of events) if (event.kind === 'answers') answers = event.answers;
      if (answers === undefined)
        throw new DocentError('internal', 'The engine ended without answers. Please report this.');
      return answers[0]!;
    });
    const text = answer.text
      .trim()
      .replace(/\s+/g, ' ')
      .replace(/\.{2}$/, '.');
    const unused = tellsNothing(text) ? undefined : clip(text, UNUSED);
    if (answer.finish === 'loop') return { text: null, reason: 'it repeated itself', unused };
    if (answer.finish === 'length') return { text: null, reason: 'it did not finish', unused };
    const faults = faultsOfForm(text);
    return faults.length === 0 ? { text, reason: null } : { text: null, reason: faults.join(', '), unused };
  }
}

/** A caption that can be used as it is, or the reason why not. */
function held(page: CaptionPage, said: Said): Said {
  if (said.text === null) return said;
  const faults = faultsOfFacts(said.text, new ReadFacts(page.lines));
  const kind = KIND.exec(said.text)?.[1]?.toLowerCase();
  // The layout tells a form from a receipt, whatever was read on it.
  if (kind !== undefined && page.kind !== 'other' && kind !== page.kind)
    faults.push(`it mistook a ${page.kind} for a ${kind}`);
  return faults.length === 0 ? said : { text: null, reason: faults.join(', '), unused: said.text };
}

function ofRegion(said: Said): Said {
  if (said.text === null || !WHOLE_PAGE.test(said.text)) return said;
  return { text: null, reason: WHOLE, unused: said.text };
}
