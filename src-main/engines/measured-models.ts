import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { MeasuredModel } from '../contract/models-api.ts';
import { MOST_SETTINGS_BYTES, readRegularText } from '../files/regular-file.ts';
import { writeWhole } from '../files/write-whole.ts';

const Kept = z.record(z.string(), MeasuredModel);
const fileIn = (dataDir: string): string => join(dataDir, 'measured-models.json');

/** How fast models were on this machine when they were last tried, by name. What cannot be read was not measured. */
export async function measuredModels(dataDir: string): Promise<Readonly<Record<string, MeasuredModel>>> {
  try {
    return Kept.parse(JSON.parse(await readRegularText(fileIn(dataDir), MOST_SETTINGS_BYTES)));
  } catch {
    return {};
  }
}

export async function keepMeasured(dataDir: string, name: string, measured: MeasuredModel): Promise<void> {
  const kept = { ...(await measuredModels(dataDir)), [name]: measured };
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  await writeWhole(fileIn(dataDir), JSON.stringify(kept));
}
