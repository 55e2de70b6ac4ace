import type { z } from 'zod/mini';

/**
 * What the window remembers between starts: conveniences only, never anything that must not be lost. Storage that is full, denied
 * or changed by hand counts as empty.
 */
export function recall<T>(name: string, schema: z.ZodMiniType<T>): T | undefined {
  try {
    const text = localStorage.getItem(`docent.${name}`);
    const parsed = text === null ? undefined : schema.safeParse(JSON.parse(text));
    return parsed?.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

export function remember(name: string, value: unknown): void {
  try {
    localStorage.setItem(`docent.${name}`, JSON.stringify(value));
  } catch {
    // See above: the window works without.
  }
}
