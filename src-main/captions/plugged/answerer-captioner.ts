import type { PageAnswerer } from '../../asking/page-answerer.ts';
import { tellsNothing } from '../../contract/not-on-page.ts';
import type { Box, PageRaster } from '../../contract/page.ts';
import { crop, shrink } from '../../tiling/index.ts';
import { captionFacts, PageFacts } from '../facts.ts';
import type { CaptionPage, GlobalCaptioner, RegionCaptioner, RoleOptions, Said } from '../roles.ts';
import { hasCoordinates, sentencesOf } from '../sentences.ts';

const PAGE_QUESTION = 'What does this page show? Say it in one sentence.';
const REGION_QUESTION = 'What does this part of a page show? Say it in one sentence.';
/** Pixels. Most vision-language models scale images down to this or less. */
const LONGEST_SIDE = 1536;
/** Most regions that are shown to the model, one by one. */
const REGIONS = 8;

/** A vision-language model that answers questions (a server, or one that transformers runs), as captioner of pages and regions. */
export class AnswererCaptioner implements GlobalCaptioner, RegionCaptioner {
  readonly name: string;
  readonly #answerer: PageAnswerer;

  constructor(answerer: PageAnswerer) {
    this.#answerer = answerer;
    this.name = answerer.name;
  }

  async caption(page: CaptionPage, options: RoleOptions): Promise<Said> {
    return await this.#ask(page, await page.raster(), PAGE_QUESTION, options);
  }

  async captions(page: CaptionPage, segments: readonly { readonly box: Box }[], options: RoleOptions): Promise<Said[]> {
    const raster = await page.raster();
    const captions: Said[] = [];
    for (const [i, { box }] of segments.entries()) {
      if (i >= REGIONS) captions.push({ text: null, reason: 'there were too many regions' });
      else captions.push(await this.#ask(page, crop(raster, box), REGION_QUESTION, options));
    }
    return captions;
  }

  async #ask(page: CaptionPage, image: PageRaster, question: string, { signal }: RoleOptions): Promise<Said> {
    const exact = page.source === 'text-layer' ? page.lines.map((line) => line.text).join('\n') : null;
    const { text } = await this.#answerer.answer(
      shrink(image, LONGEST_SIDE),
      question,
      question === PAGE_QUESTION ? exact : null,
      {
        signal,
      },
    );
    const sentence = sentencesOf(text)[0] ?? '';
    if (tellsNothing(sentence)) return { text: null, reason: 'it said nothing' };
    if (hasCoordinates(sentence)) return { text: null, reason: 'it gave coordinates' };
    // Without text on the page there is nothing to check a caption against.
    const facts = new PageFacts(page.lines.map((line) => line.text));
    const wrong = page.lines.length === 0 ? [] : captionFacts(sentence).filter((fact) => !facts.has(fact));
    if (wrong.length > 0) return { text: null, reason: `it named what is not on the page (${wrong[0]!.text})` };
    return { text: sentence, reason: null };
  }
}
