import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CURATED } from '../../src-main/engines/hub/curated.ts';
import { OWN_MODEL } from '../../src-main/workspace/describe-model.ts';
import { bestLanguage, i18n, LANGUAGES, type Message, regionalTag } from '../../src-renderer/lib/i18n/i18n.svelte.ts';
import { sourceFiles } from '../source-imports.ts';

const folder = new URL('../../src-renderer/lib/i18n/messages/', import.meta.url);
const languages = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => name.replace('.json', ''));
const messagesOf = (language: string): Record<string, Message> =>
  JSON.parse(readFileSync(new URL(`${language}.json`, folder), 'utf8'));
const english = messagesOf('en');

/** Every text of a message, with the plural category that it is for. */
function textsOf(message: Message): [string, string][] {
  return typeof message === 'string' ? [['', message]] : (Object.entries(message) as [string, string][]);
}

const placesIn = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!).sort();

describe.each(languages)('the messages in %s', (language) => {
  const messages = messagesOf(language);

  it('have exactly the English keys', () => {
    expect(Object.keys(messages).sort()).toEqual(Object.keys(english).sort());
  });

  it('are not empty', () => {
    const empty = Object.entries(messages).filter(([, m]) => textsOf(m).some(([, text]) => text.trim() === ''));
    expect(empty).toEqual([]);
  });

  it('take the same values', () => {
    for (const [key, message] of Object.entries(messages)) {
      const wanted = placesIn(textsOf(english[key]!).at(-1)![1]);
      for (const [, text] of textsOf(message)) expect([key, placesIn(text)]).toEqual([key, wanted]);
    }
  });

  it('have every plural that the language needs', () => {
    const categories = new Intl.PluralRules(language).resolvedOptions().pluralCategories.sort();
    for (const [key, message] of Object.entries(messages)) {
      if (typeof message !== 'string') expect([key, Object.keys(message).sort()]).toEqual([key, categories]);
    }
  });
});

describe('the words of the window', () => {
  it('include every message that the page view uses', () => {
    const files = sourceFiles(['src-renderer/lib/pdf']);
    const asked = files.flatMap(({ text }) => [...text.matchAll(/'(page\.[a-z.-]+)'/g)].map((match) => match[1]!));
    expect(asked.length).toBeGreaterThan(10);
    expect(asked.filter((key) => english[key] === undefined)).toEqual([]);
  });

  it('are in the messages: no component writes its own', () => {
    // Text between tags, with tags, expressions and scripts taken out.
    const own = sourceFiles(['src-renderer']).flatMap(({ path, text }) => {
      if (!path.endsWith('.svelte')) return [];
      const markup = text.replace(/<(script|style)[\s\S]*?<\/\1>|<!--[\s\S]*?-->/g, '');
      const bare = withoutExpressions(markup).replace(/<[^>]*>/g, ' ');
      return /\p{L}{3,}/u.test(bare) ? [`${path}: ${bare.trim().slice(0, 60)}`] : [];
    });
    expect(own).toEqual([]);
  });
});

describe('what a suggested model is good at', () => {
  it('is said in every language, and in English as the command line says it', () => {
    const said = Object.fromEntries(
      Object.entries(english).flatMap(([key, text]) =>
        key.startsWith('models.good-at.') ? [[key.replace('models.good-at.', ''), text]] : [],
      ),
    );
    const models = [...CURATED, OWN_MODEL];
    expect(said).toEqual(Object.fromEntries(models.map(({ name, goodAt }) => [name, goodAt])));
  });
});

describe('a language', () => {
  it('is the first wanted one with messages, whatever its region', () => {
    expect(LANGUAGES).toEqual([...languages].sort());
    expect(bestLanguage(['fr-FR', 'ko-KR', 'en'])).toBe('ko');
    expect(bestLanguage(['en-GB'])).toBe('en');
    expect(bestLanguage(['pt', 'zh-Hant'], ['en', 'pt-BR', 'zh-Hans'])).toBe('pt-BR');
    expect(bestLanguage(['tlh'])).toBe('en');
  });

  it('writes dates and numbers as its reader’s region does, and no other language’s way', () => {
    expect(regionalTag('en', ['ko-KR', 'en-GB', 'en-US'])).toBe('en-GB');
    expect(regionalTag('ko', ['ko'])).toBe('ko');
    expect(regionalTag('en', ['fr-FR'])).toBe('en');
  });

  it('puts values and plurals in its own way', () => {
    expect(i18n.t('common.pages', { count: 1 })).toBe('1 page');
    expect(i18n.t('common.pages', { count: 1200 })).toBe('1,200 pages');
    expect(i18n.translate('no.such.key')).toBe('no.such.key');
    expect(i18n.duration(832.4)).toBe('832 ms');
    expect(i18n.duration(1832)).toBe('1.8s');
    expect(i18n.bytes(1_234_567)).toBe('1.2 MB');
    expect(i18n.percent(0.876)).toBe('88%');
    expect([0, 1e-9, 0.0049, 0.005].map((share) => i18n.percent(share))).toEqual(['0%', '<1%', '<1%', '1%']);
  });
});

/** Svelte's {expressions}, nested braces included. */
function withoutExpressions(markup: string): string {
  let depth = 0;
  let bare = '';
  for (const character of markup) {
    if (character === '{') depth += 1;
    else if (character === '}') depth -= 1;
    else if (depth === 0) bare += character;
  }
  return bare;
}
