import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { z } from 'zod';
import { DocentError } from '../../contract/errors.ts';
import type { HubProgress } from '../../contract/hub.ts';
import type { LanguagePlan, LanguageShelf } from '../../contract/languages-api.ts';
import { PackagePlan } from '../../contract/packages.ts';
import { writeWhole } from '../../files/write-whole.ts';
import { checkRoom } from '../disk-room.ts';
import { download, lookUp, npmRegistry, type Registry } from '../packages/registry.ts';
import { filesOf, unpack } from '../packages/unpack.ts';
import { languageData } from './language-data.ts';
import { languageNamed, readingLanguages } from './language-list.ts';
import readerPackages from './reader-packages.json' with { type: 'json' };

/** Room that a package takes, packed and unpacked, in its own sizes. */
const UNPACKED = 4;
/** What packages bring for browsers and for people. */
const NOT_NEEDED =
  /\.map$|\.wasm\.js$|^(?:docs|examples|dist|scripts|test|bench|example|gulp|\.github)\/|^bin\/.*\.min\.js$/;

export interface LanguagesSettings {
  readonly dataDir: string;
  /** Left out: as the environment says. */
  readonly registry?: Registry | undefined;
  /** The reader's own packages; for tests. */
  readonly packages?: readonly PackagePlan[] | undefined;
  /** The package.json beside which the reader is looked for; for tests. */
  readonly beside?: string | undefined;
}

const Installed = z.object({ code: z.string(), bytes: z.number() });

/**
 * The languages of the second reader on this machine: their files of data, and tesseract.js, which comes with the first language that it reads. Nothing is contacted but
 * by `look` and `add`.
 */
export class Languages {
  readonly #settings: LanguagesSettings;

  constructor(settings: LanguagesSettings) {
    this.#settings = settings;
  }

  /** The folder with the files of all languages. */
  get folder(): string {
    return join(this.#settings.dataDir, 'languages');
  }

  /** Those that are here. */
  async installed(): Promise<{ code: string; bytes: number }[]> {
    const files = (await readdir(this.folder).catch(() => [])).filter((name) => name.endsWith('.json'));
    const read = files.map(async (name) => {
      const text = await readFile(join(this.folder, name), 'utf8').catch(() => '');
      const found = Installed.safeParse(json(text)).data;
      return found && languageNamed(found.code) && this.#files(found.code).every(existsSync) ? [found] : [];
    });
    return (await Promise.all(read)).flat();
  }

  async shelf(): Promise<LanguageShelf> {
    const bytes = new Map((await this.installed()).map((language) => [language.code, language.bytes]));
    const languages = readingLanguages().map((language) => ({
      ...language,
      installed: bytes.has(language.code),
      bytes: bytes.get(language.code) ?? null,
    }));
    return { languages, host: this.#registry().host };
  }

  /** The file to load tesseract.js with; undefined: it is not here. */
  tesseract(): string | undefined {
    return [join(this.#readerFolder, 'package.json'), this.#settings.beside ?? import.meta.url].find((from) => {
      try {
        createRequire(from).resolve('tesseract.js');
        return true;
      } catch {
        return false;
      }
    });
  }

  /** What adding a language would download. @throws DocentError bad-input, model-missing, endpoint-failed */
  async look(named: string, signal?: AbortSignal): Promise<LanguagePlan> {
    const { code, name } = known(named);
    const registry = this.#registry();
    const { reader, ...wanted } = languageData(code);
    const data = await lookUp(registry, wanted.name, wanted.version, signal);
    const packages = [...(reader === 'tesseract' && this.tesseract() === undefined ? this.#packages() : []), data];
    return { code, name, host: registry.host, packages, bytes: packages.reduce((sum, { bytes }) => sum + bytes, 0) };
  }

  /**
   * Downloads what was planned. A language appears once its file is whole and checked; a download that stops continues with the next call.
   *
   * @throws DocentError bad-input when it is not what was agreed to; model-invalid, endpoint-failed, cancelled, too-large, cannot-write
   */
  async add(
    named: string,
    agreed: { readonly consentTo: string; readonly bytes: number },
    onProgress: (progress: HubProgress) => void = () => undefined,
    signal?: AbortSignal,
  ): Promise<void> {
    const plan = await this.look(named, signal);
    if (plan.host !== agreed.consentTo || plan.bytes !== agreed.bytes) {
      const message =
        'The download has changed since you looked at it, or another host has it. Look again, then agree.';
      throw new DocentError('bad-input', message, { subject: named });
    }
    await mkdir(this.folder, { recursive: true });
    await checkRoom(this.folder, UNPACKED * plan.bytes);
    const unpacked = `${this.#readerFolder}.partial`;
    let before = 0;
    for (const part of plan.packages) {
      const file = join(this.folder, `${part.name.replace(/[@/]/g, '-')}-${part.version}.part`);
      const onBytes = (bytes: number) => onProgress({ file: part.name, done: before + bytes, total: plan.bytes });
      const packed = await download(this.#registry(), part, file, onBytes, signal);
      before += part.bytes;
      if (part.name === languageData(plan.code).name) await this.#keepData(plan.code, packed);
      else await unpack(packed, join(unpacked, 'node_modules', part.name), NOT_NEEDED);
    }
    // The reader and its parts are left until everything is here, so that nothing has to come twice.
    if (existsSync(unpacked)) {
      await writeFile(join(unpacked, 'package.json'), '{}');
      await rm(this.#readerFolder, { recursive: true, force: true });
      await rename(unpacked, this.#readerFolder);
    }
    for (const name of await readdir(this.folder)) {
      if (name.endsWith('.part')) await rm(join(this.folder, name), { force: true });
    }
    onProgress({ file: '', done: plan.bytes, total: plan.bytes });
  }

  /** With the last language that Tesseract reads, it goes too. @throws DocentError bad-input for one that is not here */
  async remove(named: string): Promise<void> {
    const { code, name } = known(named);
    if (!(await this.installed()).some((language) => language.code === code))
      throw new DocentError('bad-input', `${name} is not installed.`, { subject: named });
    await rm(this.#about(code), { force: true });
    for (const file of this.#files(code)) await rm(file, { force: true });
    const left = (await this.installed()).map((language) => languageData(language.code).reader);
    if (!left.includes('tesseract')) await rm(this.#readerFolder, { recursive: true, force: true });
  }

  get #readerFolder(): string {
    return join(this.folder, `reader-${readerPackages[0]!.version}`);
  }

  readonly #files = (code: string): string[] => languageData(code).files.map(({ kept }) => join(this.folder, kept));
  readonly #about = (code: string): string => join(this.folder, `${code}.json`);

  #packages(): readonly PackagePlan[] {
    return this.#settings.packages ?? z.array(PackagePlan).parse(readerPackages);
  }

  #registry(): Registry {
    return this.#settings.registry ?? npmRegistry(process.env);
  }

  async #keepData(code: string, packed: Buffer): Promise<void> {
    const files = new Map((await filesOf(packed)).map(({ path, data }) => [path, data]));
    let bytes = 0;
    for (const { from, kept } of languageData(code).files) {
      const data = files.get(from);
      if (data === undefined) throw new DocentError('model-invalid', `The package of ${code} has no ${from}.`);
      await writeWhole(join(this.folder, kept), data);
      bytes += data.length;
    }
    await writeWhole(this.#about(code), JSON.stringify({ code, bytes }));
  }
}

function known(named: string) {
  const language = languageNamed(named);
  if (language !== undefined) return language;
  const message = `There is no language ${named}. docent languages list shows all of them.`;
  throw new DocentError('bad-input', message, { subject: named });
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
