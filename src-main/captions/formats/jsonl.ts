import { basename, extname } from 'node:path';
import type { CaptionResult, PageCaption } from '../../contract/captions.ts';
import { jsonLine } from '../../contract/json-lines.ts';
import { DETAILED_PROMPT, SHORT_PROMPT } from '../caption-prompts.ts';

/** The format of training conversations for the two families of models. */
export type TrainingForm = 'llava' | 'qwen-vl';

/** One line per page and caption length, and one per figure, in the format of LLaVA's or Qwen-VL's fine-tuning. */
export function captionsJsonl(result: CaptionResult, form: TrainingForm): string {
  const lines = result.pages.flatMap((page) => {
    const image = pageImageName(result, page.page);
    const id = stem(image);
    const short = conversation(`${id}-short`, image, SHORT_PROMPT, page.short.text, form);
    const detailed =
      page.detailed === null ? [] : [conversation(`${id}-detailed`, image, DETAILED_PROMPT, sentencesText(page), form)];
    const figures = page.figures.map(({ caption }, i) => {
      const crop = figureImageName(result, page.page, i + 1);
      return conversation(stem(crop), crop, SHORT_PROMPT, caption, form);
    });
    return [short, ...detailed, ...figures];
  });
  return lines.map(jsonLine).join('');
}

/** An image file is its own image; a page of a PDF is drawn into one. */
export function pageImageName({ file, pages }: CaptionResult, page: number): string {
  const isImage = !/\.pdf$/i.test(file) && pages.length === 1 && page === 1;
  return isImage && file !== '' ? file : `${stem(file) || 'page'}-page-${page}.png`;
}

export function figureImageName({ file }: CaptionResult, page: number, figure: number): string {
  return `${stem(file) || 'page'}-page-${page}-figure-${figure}.png`;
}

function conversation(id: string, image: string, prompt: string, said: string, form: TrainingForm) {
  if (form === 'llava') {
    const turns = [
      { from: 'human', value: `<image>\n${prompt}` },
      { from: 'gpt', value: said },
    ];
    return { id, image, conversations: turns };
  }
  const turns = [
    { from: 'user', value: `Picture 1: <img>${image}</img>\n${prompt}` },
    { from: 'assistant', value: said },
  ];
  return { id, conversations: turns };
}

export function sentencesText(page: PageCaption): string {
  return page.detailed?.sentences.map(({ text }) => text).join(' ') ?? page.short.text;
}

function stem(file: string): string {
  return basename(file, extname(file));
}
