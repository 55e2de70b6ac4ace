import { readFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { root } from '../source-imports.ts';

export const samples = {
  report: join(root, 'resources/samples/report.pdf'),
  receipt: join(root, 'resources/samples/receipt.jpg'),
  table: join(root, 'resources/samples/table.png'),
};

/** The path of a file, or one that is on no disk. */
export type FileToAdd = string | { readonly name: string; readonly mimeType: string; readonly buffer: Buffer };

const TYPES: Readonly<Record<string, string>> = {
  '.pdf': 'application/pdf',
  '.jpg': 'image/jpeg',
  '.png': 'image/png',
};

/** Playwright takes paths or contents, not both at once. */
function loaded(file: FileToAdd) {
  if (typeof file !== 'string') return file;
  return { name: basename(file), mimeType: TYPES[extname(file)] ?? '', buffer: readFileSync(file) };
}

interface HeldFile {
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** The window as its user sees it: everything is found by role and name. */
export class DocentWindow {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  get question(): Locator {
    return this.page.getByRole('textbox', { name: 'Your question' });
  }

  get pages(): Locator {
    return this.page.getByRole('region', { name: 'Pages' });
  }

  get documents(): Locator {
    return this.page.getByRole('list', { name: 'Documents' });
  }

  /** A document on the library's table. */
  card(name: string): Locator {
    return this.documents.getByRole('listitem').filter({ hasText: name });
  }

  async go(section: 'Library' | 'History' | 'Ask many' | 'Settings'): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: section }).click();
  }

  /** Through the file chooser. One file opens; several stay on the table. */
  async choose(...files: readonly FileToAdd[]): Promise<void> {
    const chooser = this.page.waitForEvent('filechooser');
    await this.page.getByRole('button', { name: /^(Add documents|Choose files…)$/ }).click();
    await (await chooser).setFiles(files.map(loaded));
  }

  /** Drops files on the window, as from a file manager. */
  async drop(...files: readonly HeldFile[]) {
    const transfer = await this.#transfer(files);
    const target = this.page.getByRole('main');
    for (const type of ['dragenter', 'dragover', 'drop']) {
      await target.dispatchEvent(type, { dataTransfer: transfer });
    }
  }

  /** As a clipboard brings files. */
  async paste(...files: readonly HeldFile[]) {
    const transfer = await this.#transfer(files);
    await transfer.evaluate((clipboardData) => {
      document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    });
  }

  #transfer(files: readonly HeldFile[]) {
    return this.page.evaluateHandle(
      (dropped) => {
        const data = new DataTransfer();
        for (const { name, type, base64 } of dropped) {
          const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
          data.items.add(new File([bytes], name, { type }));
        }
        return data;
      },
      files.map(({ name, type, bytes }) => ({ name, type, base64: Buffer.from(bytes).toString('base64') })),
    );
  }

  async open(name: string): Promise<void> {
    await this.page.getByRole('link', { name: `Open ${name}` }).click();
    await this.drawn();
  }

  /** A page is drawn. */
  async drawn(page = 1): Promise<void> {
    await this.pages.getByRole('group', { name: new RegExp(`^Page ${page} of `) }).waitFor();
    await this.page.locator(`[data-page="${page}"] canvas[data-drawn="true"]`).first().waitFor();
  }

  async scope(name: 'This page' | 'Whole document'): Promise<void> {
    await this.page.getByRole('group', { name: 'Where to look' }).getByRole('radio', { name }).check();
  }

  /** Asks and does not wait. @returns the question with its answer */
  async send(question: string): Promise<Locator> {
    await this.question.fill(question);
    await this.question.press('Enter');
    const turn = this.turns.last();
    await turn.getByRole('heading', { name: question, exact: true }).waitFor();
    return turn;
  }

  get turns(): Locator {
    return this.page.getByRole('log', { name: 'Questions and answers' }).getByRole('article');
  }

  /** Asks and waits for the answer. */
  async ask(question: string): Promise<Locator> {
    const before = await this.turns.count();
    await this.send(question);
    const turn = this.turns.nth(before);
    await ended(turn);
    return turn;
  }

  /** Asks until an answer has evidence: a small model does not find everything, and which question it finds is no matter. */
  async askForEvidence(...questions: readonly string[]): Promise<Locator> {
    for (const question of questions) {
      const turn = await this.ask(question);
      if ((await this.evidenceOf(turn).count()) > 0) return turn;
    }
    throw new Error(`None of these was answered with evidence: ${questions.join(' ')}`);
  }

  /** The words that an answer rests on, each a button. */
  evidenceOf(turn: Locator): Locator {
    return turn.getByRole('list', { name: 'Evidence' }).getByRole('button');
  }

  /** The boxes of an answer on the pages. */
  marks(number: number): Locator {
    return this.pages.getByRole('button', { name: new RegExp(`^Answer ${number}:`) });
  }
}

/** An answer is complete, or has ended otherwise. */
export async function ended(turn: Locator): Promise<void> {
  await turn.locator('[aria-busy="false"]').waitFor();
}

/** The focus is there. */
export async function focused(what: Locator): Promise<void> {
  await what.and(what.page().locator(':focus')).waitFor();
}
