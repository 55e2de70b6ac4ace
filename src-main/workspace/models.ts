import { readdir, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import type { PageAnswerer } from '../asking/page-answerer.ts';
import { DocentError } from '../contract/errors.ts';
import type { HubPlan, HubProgress } from '../contract/hub.ts';
import type { InstalledModel, ModelShelf } from '../contract/models-api.ts';
import { CURATED } from '../engines/hub/curated.ts';
import { type HubConnection, hubConnection, useProxy } from '../engines/hub/hub-connection.ts';
import { downloadedPlan, verifyDownloaded } from '../engines/hub/installed.ts';
import { chooseModel, chosenModelDir, modelsDir } from '../engines/model-choice.ts';
import { parseModelSpec } from '../engines/model-spec.ts';
import { TransformersAnswerer } from '../engines/transformers-answerer.ts';
import { MOST_SETTINGS_BYTES, readRegularText } from '../files/regular-file.ts';
import type { StartChild } from '../processes/child.ts';

const OWN = 'docent-mini';
/** Shortest time between two progress events, milliseconds. */
const TELL_MS = 100;
const Config = z.object({ model_type: z.string() });

export interface ModelsSettings {
  readonly dataDir: string;
  /** The folder of the model that this start opened; undefined: the caller opened it. */
  readonly startedWith: string | undefined;
  /** Starts the process that runs vision models; left out: a child process. */
  readonly startTransformers?: StartChild | undefined;
  /** Default: from the environment. */
  readonly hub?: HubConnection | undefined;
}

/** The models on this machine, which of them answers, and getting more from the hub. */
export class Models {
  readonly #settings: ModelsSettings;

  constructor(settings: ModelsSettings) {
    this.#settings = settings;
  }

  async shelf(): Promise<ModelShelf> {
    const chosen = this.#chosen();
    const names = (await readdir(this.#folder, { withFileTypes: true }).catch(() => []))
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
      .sort();
    const own: InstalledModel = { ...NOTHING, name: OWN, kind: 'own', used: chosen === undefined };
    const others = await Promise.all(names.map((name) => this.#describe(name, chosen)));
    const { host } = this.#hub();
    return { installed: [own, ...others], suggested: [...CURATED], host, restart: this.#needsRestart(chosen) };
  }

  /** @throws DocentError bad-input for one that is not there or cannot answer */
  async use(name: string): Promise<void> {
    if (name === OWN) return chooseModel(this.#settings.dataDir, null);
    const { kind } = await this.#describe(name, undefined);
    if (kind !== 'vision' && kind !== 'imported') {
      const message = kind === 'unfinished' ? 'Finish its download first.' : 'Import it first: docent models import.';
      throw new DocentError('bad-input', `${name} cannot answer yet. ${message}`, { subject: name });
    }
    chooseModel(this.#settings.dataDir, this.#dir(name));
  }

  async remove(name: string): Promise<void> {
    const dir = this.#dir(name);
    if (this.#chosen() === dir) chooseModel(this.#settings.dataDir, null);
    await rm(dir, { recursive: true, force: true });
  }

  async verify(name: string, signal: AbortSignal): Promise<{ files: number; bytes: number }> {
    const dir = this.#dir(name);
    const plan = await downloadedPlan(dir);
    if (plan !== undefined) return await verifyDownloaded(dir, plan, { signal });
    const message = `${name} was not downloaded here. docent models verify checks imported models.`;
    throw new DocentError('bad-input', message, { subject: name });
  }

  async look(named: string, signal: AbortSignal): Promise<HubPlan> {
    await useProxy(process.env);
    const { planDownload } = await import('../engines/hub/plan-download.ts');
    return await planDownload(this.#hub(), named, signal);
  }

  /** @throws DocentError bad-input when host or commit are not those that were agreed to */
  async get(
    named: string,
    agreed: { readonly revision: string; readonly consentTo: string },
    emit: (progress: HubProgress) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const plan = await this.look(named, signal);
    if (plan.revision !== agreed.revision || plan.host !== agreed.consentTo) {
      const message = 'The model has changed since you looked at it, or another host has it. Look again, then agree.';
      throw new DocentError('bad-input', message, { subject: named });
    }
    const { downloadModel } = await import('../engines/hub/download.ts');
    let told = 0;
    const onProgress = (progress: HubProgress): void => {
      const now = performance.now();
      if (now - told < TELL_MS && progress.done < progress.total) return;
      told = now;
      emit(progress);
    };
    await downloadModel(this.#hub(), plan, join(this.#folder, plan.name), { signal, onProgress });
  }

  /** The chosen model, where another library runs it; undefined: the engine's own answers. */
  answerer(): PageAnswerer | undefined {
    const chosen = this.#chosen();
    if (chosen === undefined || parseModelSpec(chosen).kind !== 'transformers') return undefined;
    return new TransformersAnswerer(chosen, process.env.DOCENT_TRANSFORMERS, this.#settings.startTransformers);
  }

  get #folder(): string {
    return modelsDir(this.#settings.dataDir);
  }

  #hub(): HubConnection {
    return this.#settings.hub ?? hubConnection(process.env);
  }

  /** A chosen model that is gone counts as none. */
  #chosen(): string | undefined {
    try {
      return chosenModelDir(this.#settings.dataDir);
    } catch {
      return undefined;
    }
  }

  /** The engine opens its model once, at the start. */
  #needsRestart(chosen: string | undefined): boolean {
    const { startedWith } = this.#settings;
    if (startedWith === undefined) return false;
    const isImported = chosen !== undefined && parseModelSpec(chosen).kind === 'docent';
    if (isImported) return resolve(chosen) !== resolve(startedWith);
    return dirname(resolve(startedWith)) === resolve(this.#folder);
  }

  /** @throws DocentError bad-input for what is no model's folder */
  #dir(name: string): string {
    const dir = resolve(this.#folder, name);
    if (dirname(dir) === resolve(this.#folder) && !/[\\/]/.test(name)) return dir;
    throw new DocentError('bad-input', `There is no model ${name}.`, { subject: name });
  }

  async #describe(name: string, chosen: string | undefined): Promise<InstalledModel> {
    const dir = this.#dir(name);
    if ((await stat(dir).catch(() => undefined)) === undefined)
      throw new DocentError('bad-input', `There is no model ${name}.`, { subject: name });
    const plan = await downloadedPlan(dir);
    const { licence = null, repository = null } = plan ?? {};
    const unfinished = name.endsWith('.partial');
    const family = plan?.modelType ?? (await familyOf(dir));
    const kind = unfinished ? 'unfinished' : (plan?.kind ?? 'imported');
    const used = chosen !== undefined && resolve(chosen) === dir;
    return { name, kind, family, bytes: plan?.bytes ?? (await sizeOf(dir)), licence, repository, used };
  }
}

const NOTHING = { family: null, bytes: null, licence: 'apache-2.0', repository: null };

async function familyOf(dir: string): Promise<string | null> {
  try {
    return Config.parse(JSON.parse(await readRegularText(join(dir, 'config.json'), MOST_SETTINGS_BYTES))).model_type;
  } catch {
    return null;
  }
}

async function sizeOf(dir: string): Promise<number> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const sizes = entries
    .filter((entry) => entry.isFile())
    .map(async (entry) => (await stat(join(entry.parentPath, entry.name)).catch(() => undefined))?.size ?? 0);
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
