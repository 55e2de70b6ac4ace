/** Longer values, such as a whole schema, are not shown: it is enough to know that they differ. */
const SHOWN = 80;

/**
 * How the settings that a batch was started with differ from those of now, in words that fit behind "with other settings": `: questions “Who?”,
 * now “When?”`. Empty when the ledger's are not readable.
 *
 * @param begun settings as the ledger has them: JSON
 */
export function whatDiffers(begun: string, now: Readonly<Record<string, unknown>>): string {
  const before = parsed(begun);
  if (before === undefined) return '';
  const names = [...new Set([...Object.keys(before), ...Object.keys(now)])];
  const changed = names.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(now[name]));
  const said = changed.map((name) => {
    const [was, is] = [inWords(before[name]), inWords(now[name])];
    const word = name === 'kind' ? 'job' : name;
    return was.length + is.length > SHOWN ? `another ${word}` : `${word} ${was}, now ${is}`;
  });
  return said.length === 0 ? '' : `: ${said.join('; ')}`;
}

function inWords(value: unknown): string {
  if (value === undefined || value === null || value === '') return 'not given';
  if (typeof value === 'string') return `“${value}”`;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) return value.map(inWords).join(', ');
  if (typeof value !== 'object') return String(value);
  return Object.entries(value)
    .map(([name, one]) => `${name} ${inWords(one)}`)
    .join(', ');
}

function parsed(json: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
