/** Puts in what was used last, and lets go of what was not used for the longest time. */
export function keepLast<K, T>(kept: Map<K, T>, key: K, value: T, most: number): void {
  kept.delete(key);
  kept.set(key, value);
  const oldest = kept.keys().next();
  if (kept.size > most && !oldest.done) kept.delete(oldest.value);
}
