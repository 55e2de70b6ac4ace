import type { Box } from '../../contract/page.ts';
import { crop } from '../../tiling/index.ts';
import { captionFacts } from '../facts.ts';
import { type LayoutSegment, layOutRegions } from '../layout/index.ts';
import type { CaptionPage, GlobalCaptioner, Matcher, RegionCaptioner, RoleOptions, Said, Segmenter } from '../roles.ts';
import { hasCoordinates, sentencesOf } from '../sentences.ts';
import { ReadFacts } from '../sure-facts.ts';
import { distinctBoxes } from './mask-boxes.ts';
import type { VisionModel } from './vision-model.ts';

/** Most regions that are shown to the model, one by one. */
const REGIONS = 12;

/** In the paper: the captions of BLIP-2 and GRIT. An image-to-text model captions the page and each region. */
export class VisionCaptioner implements GlobalCaptioner, RegionCaptioner {
  readonly name: string;
  readonly #model: VisionModel;

  constructor(model: VisionModel) {
    this.#model = model;
    this.name = model.name;
  }

  async caption(page: CaptionPage, options: RoleOptions): Promise<Said> {
    return held(page, await this.#model.caption(await page.raster(), options));
  }

  async captions(page: CaptionPage, segments: readonly { readonly box: Box }[], options: RoleOptions): Promise<Said[]> {
    const raster = await page.raster();
    const captions: Said[] = [];
    for (const [i, { box }] of segments.entries()) {
      if (i >= REGIONS) captions.push({ text: null, reason: 'there were too many regions' });
      else captions.push(held(page, await this.#model.caption(crop(raster, box), options)));
    }
    return captions;
  }
}

/** These models read badly, so what they name must be on the page. */
function held(page: CaptionPage, said: string): Said {
  const sentence = sentencesOf(said)[0] ?? '';
  if (sentence === '') return { text: null, reason: 'it said nothing' };
  if (hasCoordinates(sentence)) return { text: null, reason: 'it gave coordinates', unused: sentence };
  const facts = new ReadFacts(page.lines);
  const foreign = captionFacts(sentence).find((fact) => facts.standing(fact) === 'absent');
  if (foreign === undefined || page.lines.length === 0) return { text: sentence, reason: null };
  return { text: null, reason: `it named what is not on the page (${foreign.text})`, unused: sentence };
}

/** In the paper: SAM. A mask-generation model finds the regions, and the page's words are assigned to them. */
export class VisionSegmenter implements Segmenter {
  readonly name: string;
  readonly #model: VisionModel;

  constructor(model: VisionModel) {
    this.#model = model;
    this.name = `masks by ${model.name}, otherwise white space`;
  }

  async segments(page: CaptionPage, options: RoleOptions): Promise<LayoutSegment[]> {
    const raster = await page.raster();
    const masks = distinctBoxes(await this.#model.masks(raster, options));
    const input = { lines: page.lines, size: page.size, raster };
    return layOutRegions(
      masks.map(({ box }) => box),
      input,
    );
  }
}

/** The text that all others are compared with: a caption only fits a region if it is likelier than this one. */
const NOTHING = 'a blank page';

/**
 * BLIP-2's matching in the paper: an image-text matching model (CLIP, SigLIP) scores a text by how much likelier it finds it for the region than the words
 * "a blank page": the difference of the logits, log(p / (1 - p)) of a zero-shot classification with these two labels. At 0 they are as likely.
 */
export class VisionMatcher implements Matcher {
  readonly name: string;
  readonly threshold: number;
  readonly #model: VisionModel;

  constructor(model: VisionModel, threshold = 0) {
    this.#model = model;
    this.threshold = threshold;
    this.name = `image-text matching by ${model.name}`;
  }

  async scores(
    page: CaptionPage,
    pairs: readonly { readonly box: Box | null; readonly text: string }[],
    options: RoleOptions,
  ): Promise<(number | null)[]> {
    const raster = await page.raster();
    const scores = pairs.map((): number | null => null);
    const byBox = Map.groupBy(pairs.keys(), (i) => JSON.stringify(pairs[i]!.box));
    for (const group of byBox.values()) {
      const { box } = pairs[group[0]!]!;
      const texts = group.map((i) => pairs[i]!.text);
      const logits = await this.#model.match(box === null ? raster : crop(raster, box), [...texts, NOTHING], options);
      for (const [at, i] of group.entries()) scores[i] = logits[at]! - logits.at(-1)!;
    }
    return scores;
  }
}
