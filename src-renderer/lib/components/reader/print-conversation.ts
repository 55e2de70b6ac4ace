import type { DocentApi } from '../../../../src-main/contract/docent-api.ts';
import { evidencePart, FRAME_COLOUR } from '../../../../src-main/contract/evidence-part.ts';
import type { Turn } from '../../../../src-main/contract/library.ts';
import type { Box } from '../../../../src-main/contract/page.ts';
import { printSheets } from '../frame/print-images.ts';

/** Pixels across a page: 200 dots per inch on A4. */
const WIDTH = 1654;
/** The width of the frame, in pixels. */
const FRAME_PX = 4;

export interface ConversationToPrint {
  readonly title: string;
  readonly documentName: string;
  readonly turns: readonly Turn[];
  /** What stands in the place of an answer that was not found. */
  readonly notFound: string;
  readonly pageLabel: (page: number) => string;
}

/** Prints a conversation with a picture of the evidence of each answer; the system's dialog can save it as a PDF too. */
export async function printConversation(
  api: DocentApi,
  { title, documentName, turns, notFound, pageLabel }: ConversationToPrint,
  signal: AbortSignal,
): Promise<void> {
  const urls: string[] = [];
  const article = element('article', '');
  article.className = 'conversation';
  article.append(element('h1', title), element('p', documentName));
  try {
    for (const turn of turns) {
      article.append(element('h2', turn.question));
      article.append(element('p', turn.found === false ? notFound : (turn.sentence ?? turn.answer)));
      if (turn.found === false || turn.earlierVersion !== null) continue;
      for (const page of new Set(turn.evidence.map((evidence) => evidence.page))) {
        const evidence = turn.evidence.filter((item) => item.page === page);
        const picture = await evidencePicture(
          api,
          turn.documentId,
          page,
          evidence.map(({ box }) => box),
          signal,
        );
        const image = document.createElement('img');
        image.src = URL.createObjectURL(picture);
        image.alt = evidence.map(({ text }) => text).join(' … ');
        urls.push(image.src);
        const figure = element('figure', '');
        figure.append(image, element('figcaption', pageLabel(page)));
        article.append(figure);
      }
    }
    signal.throwIfAborted();
    await printSheets([article]);
  } finally {
    for (const url of urls) URL.revokeObjectURL(url);
  }
}

function element(name: string, text: string): HTMLElement {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

/** The part of a page that an answer rests on, with a frame around each piece of it. */
async function evidencePicture(
  api: DocentApi,
  documentId: string,
  page: number,
  boxes: readonly Box[],
  signal: AbortSignal,
): Promise<Blob> {
  const { mime, bytes } = await api.pageImage({ documentId, page, width: WIDTH }, { signal });
  const image = await createImageBitmap(new Blob([new Uint8Array(bytes)], { type: mime }));
  const { width, height } = image;
  const part = evidencePart(boxes);
  const [left, top] = [part[0] * width, part[1] * height];
  const canvas = new OffscreenCanvas(Math.ceil(part[2] * width - left), Math.ceil(part[3] * height - top));
  const context = canvas.getContext('2d')!;
  context.drawImage(image, -left, -top);
  image.close();
  context.strokeStyle = `rgb(${FRAME_COLOUR.join(' ')})`;
  context.lineWidth = FRAME_PX;
  for (const [x0, y0, x1, y1] of boxes) {
    const gap = 2 * FRAME_PX;
    context.strokeRect(
      x0 * width - left - gap,
      y0 * height - top - gap,
      (x1 - x0) * width + 2 * gap,
      (y1 - y0) * height + 2 * gap,
    );
  }
  return await canvas.convertToBlob({ type: 'image/png' });
}
