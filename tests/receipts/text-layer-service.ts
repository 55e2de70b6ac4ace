import { textLayerLines } from '../../src-main/asking/text-layer-lines.ts';
import type { ReceiptService } from '../../src-main/receipts/index.ts';

/** Reads text layers, and has no model. */
export const textLayerService: ReceiptService = {
  lines: async (document, page) => ({ lines: (await textLayerLines(document, page)) ?? [], source: 'text-layer' }),
  ask: async () => {
    throw new Error('no model is asked here');
  },
};
