import type { TilesSeen } from '../../../../src-main/contract/docent.ts';
import type { Turn } from '../../../../src-main/contract/library.ts';
import { t } from '../../i18n/i18n.svelte.ts';

/** What the model looked at for an answer: the tiles, and where the text in its prompt came from. */
export function seenWords({ tiles, usedText, form }: Pick<Turn, 'tiles' | 'usedText' | 'form'>): {
  readonly tiles: string;
  readonly text: string;
} {
  if (tiles === null && form === 'prose') return { tiles: t('seen.tiles.pages'), text: t('seen.text.pages') };
  if (tiles === null) return { tiles: t('seen.tiles.none'), text: t('seen.text.alone') };
  return { tiles: tilesWords(tiles), text: textWords(tiles, usedText) };
}

function textWords(tiles: TilesSeen, usedText: boolean): string {
  // Answers of earlier versions do not tell the source.
  const { text_source: source = tiles.visual_tokens === 0 ? 'model' : 'text-layer' } = tiles;
  if (!usedText || source === null) return t('seen.text.unused');
  return t(source === 'model' ? 'seen.text.read' : 'seen.text.used');
}

function tilesWords({ rows, cols, kept, whole, visual_tokens: tokens }: TilesSeen): string {
  const total = rows * cols;
  const words = [
    total === 1 ? '1' : t(kept < total ? 'seen.tiles.some' : 'seen.tiles.all', { rows, cols, kept, total }),
  ];
  if (whole) words.push(t('seen.tiles.whole'));
  if (tokens !== undefined) words.push(tokens === 0 ? t('seen.tiles.read') : t('seen.tiles.tokens', { count: tokens }));
  return words.join(' · ');
}
