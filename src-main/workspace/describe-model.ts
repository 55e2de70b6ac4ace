import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Endpoint } from '../contract/endpoint.ts';
import { DocentError } from '../contract/errors.ts';
import type { InstalledModel } from '../contract/models-api.ts';
import { CURATED } from '../engines/hub/curated.ts';
import { downloadedPlan } from '../engines/hub/installed.ts';
import { ggufModel } from '../engines/model-spec.ts';
import { MOST_SETTINGS_BYTES, readRegularText } from '../files/regular-file.ts';

/** The name of the model that comes with Docent. */
export const OWN = 'docent-mini';
/** Kinds of models that answer. */
export const ANSWERING: readonly InstalledModel['kind'][] = ['own', 'vision', 'imported', 'text'];
const Config = z.object({ model_type: z.string() });

export const OWN_MODEL: Omit<InstalledModel, 'used'> = {
  ...{ name: OWN, label: OWN, kind: 'own', family: null, bytes: null, licence: 'apache-2.0', repository: null },
  ...{ answers: true, roles: ['reading', 'describing'], sees: true, host: null, measured: null },
  goodAt: 'Short answers with their place on the page, at once, on any machine',
};

export function describeServer({ name, model, host, sees }: Endpoint, used: boolean): InstalledModel {
  return {
    ...{ name, label: model, kind: 'server', family: null, bytes: null, licence: null, repository: null, used },
    ...{ answers: true, roles: [], sees, goodAt: null, host, measured: null },
  };
}

/** A model in a folder of this name. @throws DocentError bad-input for one that is not there */
export async function describeModel(name: string, dir: string, used: boolean): Promise<InstalledModel> {
  if ((await stat(dir).catch(() => undefined)) === undefined)
    throw new DocentError('bad-input', `There is no model ${name}.`, { subject: name });
  const plan = await downloadedPlan(dir);
  const { licence = null, repository = null } = plan ?? {};
  const unfinished = name.endsWith('.partial');
  const family = plan?.modelType ?? (await familyOf(dir));
  const gguf = ggufModel(dir);
  const ofGguf = gguf?.projector === null ? 'text' : 'vision';
  const kind = unfinished ? 'unfinished' : (plan?.kind ?? (gguf === undefined ? 'imported' : ofGguf));
  const curated = CURATED.find((model) => model.name === plan?.name);
  return {
    ...{ name, label: name, kind, family, bytes: plan?.bytes ?? (await sizeOf(dir)), licence, repository, used },
    ...{ answers: ANSWERING.includes(kind), roles: [], host: null, measured: null },
    sees: kind === 'embedding' ? null : kind !== 'text',
    goodAt: curated?.goodAt ?? null,
  };
}

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
