import { zipSync } from 'fflate';
import type { ExportedFile } from '../contract/document-export.ts';
import type { Conversation, LibraryDocument, Turn } from '../contract/library.ts';
import { encodeImage, type OpenDocument } from '../documents/index.ts';
import { conversationMarkdown, evidenceByPage } from './conversation.ts';
import { evidencePicture } from './evidence-picture.ts';
import { fileNameOf } from './file-names.ts';

/** A conversation for people who do not have the document: Markdown and pictures of the evidence, in one ZIP file. */
export async function conversationWithPictures(
  document: LibraryDocument,
  conversation: Conversation,
  turns: readonly Turn[],
  open: OpenDocument,
  signal: AbortSignal | undefined,
): Promise<ExportedFile> {
  const files: Record<string, Uint8Array> = {};
  const names = new Map<string, string>();
  for (const [t, turn] of turns.entries()) {
    for (const [page, evidence] of evidenceByPage(turn)) {
      const raster = await open.rasterise(page, { signal });
      const picture = evidencePicture(
        raster,
        evidence.map(({ box }) => box),
      );
      const name = `pictures/answer-${t + 1}-page-${page}.png`;
      files[name] = (await encodeImage(picture, 'image/png', 100, signal)).bytes;
      names.set(`${turn.id}/${page}`, name);
    }
  }
  const pictureOf = (turn: Turn, page: number) => names.get(`${turn.id}/${page}`);
  const { text } = conversationMarkdown(document, conversation, turns, pictureOf);
  files['conversation.md'] = new TextEncoder().encode(text);
  return {
    name: fileNameOf(document.name, 'zip', conversation.title),
    mime: 'application/zip',
    bytes: zipSync(files, { level: 6 }),
  };
}
