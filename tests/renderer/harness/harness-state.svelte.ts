import type { Box } from '../../../src-main/contract/page.ts';
import {
  type EvidenceMark,
  FindState,
  openPages,
  type PageSource,
  PageViewState,
  type TileOverlay,
} from '../../../src-renderer/lib/pdf/index.ts';
import { httpApi } from './http-api.ts';

/** What the tests set and read. */
export class HarnessState {
  source = $state.raw<PageSource | null>(null);
  view = $state.raw(new PageViewState());
  find = $state.raw<FindState | null>(null);
  evidence = $state.raw<readonly EvidenceMark[]>([]);
  tiles = $state.raw<TileOverlay | null>(null);
  lassos: { page: number; box: Box }[] = [];
  picked: string[] = [];

  /** @param page the page to open at */
  async open(documentId: string, password?: string, page = 1): Promise<void> {
    this.source?.dispose();
    this.source = null;
    const source = await openPages(httpApi, documentId, { password });
    this.view = new PageViewState();
    if (page > 1) this.view.goTo(page);
    this.find = new FindState(source, this.view);
    this.evidence = [];
    this.tiles = null;
    this.source = source;
  }
}
