import { forkChild, type StartChild } from '../../processes/child.ts';
import { ENGINE_ENVIRONMENT } from '../engine-environment.ts';

/** @param entry path of engine-process.ts */
export function forkEngine(entry: string): StartChild {
  return forkChild(entry, { env: { ...ENGINE_ENVIRONMENT, ...process.env } });
}
