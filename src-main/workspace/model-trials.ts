import { randomInt } from 'node:crypto';
import type { PageAnswerer } from '../asking/page-answerer.ts';
import type { ModelTrial } from '../contract/models-api.ts';
import type { DocentService } from '../docent-service.ts';
import { openDocument } from '../documents/index.ts';
import { keepMeasured } from '../engines/measured-models.ts';
import { testPage } from '../engines/test-page.ts';
import type { Answerers } from './answerers.ts';
import { type ModelLoading, withEngine } from './model-loading.ts';

const QUESTION = 'What is the total?';

/** Tries models on drawn pages, without a document of the user's. */
export class ModelTrials {
  readonly #dataDir: string;
  readonly #model: ModelLoading;
  readonly #answerers: Answerers;

  constructor(dataDir: string, model: ModelLoading, answerers: Answerers) {
    this.#dataDir = dataDir;
    this.#model = model;
    this.#answerers = answerers;
  }

  /**
   * Asks for the total of two receipts: the first loads the model, the second is measured. A model that can see gets their pixels alone, another
   * one their text.
   *
   * @throws DocentError as asking does
   */
  async try(name: string, signal: AbortSignal): Promise<ModelTrial> {
    const by = await this.#answerers.named(name);
    return await withEngine(this.#model, signal, async (service) => {
      const first = await ask(service, by, signal);
      const second = await ask(service, by, signal);
      const memoryBytes =
        by === null ? (await service.engine.stats()).memoryBytes : ((await by.memoryBytes?.()) ?? null);
      const measured = { seconds: second.seconds, memoryBytes, at: Date.now() };
      await keepMeasured(this.#dataDir, name, measured);
      const { answer, right } = second;
      return { question: QUESTION, answer, right, firstSeconds: first.seconds, measured };
    });
  }
}

async function ask(service: DocentService, by: PageAnswerer | null, signal: AbortSignal) {
  const total = `${randomInt(20, 99)}.${randomInt(10, 99)}`;
  const lines = ['CORNER CAFE', 'Date 14 March 2026', 'Table 7', 'Coffee 7.20', 'Cake 5.30', `Total ${total}`];
  const document = await openDocument(testPage(lines), { signal });
  const start = performance.now();
  try {
    const text = by?.images === 0 ? undefined : false;
    const { answers } = await service.ask(document, [QUESTION], { page: 1, text, by, signal });
    const { answer } = answers[0]!;
    return { answer, right: answer.includes(total), seconds: (performance.now() - start) / 1000 };
  } finally {
    await document.dispose();
  }
}
