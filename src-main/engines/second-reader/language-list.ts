import type { ReadingLanguage } from '../../contract/languages-api.ts';
import { once } from '../../contract/once.ts';

/** Package -> BCP 47 tag, from tesseract.js (src/constants/languages.js, Apache-2.0), less the historical spellings. */
const TAGS: Readonly<Record<string, string>> = {
  ...{ afr: 'af', amh: 'am', ara: 'ar', asm: 'as', aze: 'az', aze_cyrl: 'az-Cyrl', bel: 'be', ben: 'bn', bod: 'bo' },
  ...{ bos: 'bs', bul: 'bg', cat: 'ca', ceb: 'ceb', ces: 'cs', chi_sim: 'zh-Hans', chi_tra: 'zh-Hant', chr: 'chr' },
  ...{ cym: 'cy', dan: 'da', deu: 'de', dzo: 'dz', ell: 'el', eng: 'en', epo: 'eo', est: 'et', eus: 'eu', fas: 'fa' },
  ...{ fin: 'fi', fra: 'fr', gle: 'ga', glg: 'gl', grc: 'grc', guj: 'gu', hat: 'ht', heb: 'he', hin: 'hi', hrv: 'hr' },
  ...{ hun: 'hu', iku: 'iu', ind: 'id', isl: 'is', ita: 'it', jav: 'jv', jpn: 'ja', kan: 'kn', kat: 'ka', kaz: 'kk' },
  ...{ khm: 'km', kir: 'ky', kor: 'ko', kur: 'ku', lao: 'lo', lat: 'la', lav: 'lv', lit: 'lt', mal: 'ml', mar: 'mr' },
  ...{ mkd: 'mk', mlt: 'mt', msa: 'ms', mya: 'my', nep: 'ne', nld: 'nl', nor: 'no', ori: 'or', pan: 'pa', pol: 'pl' },
  ...{ por: 'pt', pus: 'ps', ron: 'ro', rus: 'ru', san: 'sa', sin: 'si', slk: 'sk', slv: 'sl', spa: 'es', sqi: 'sq' },
  ...{ srp: 'sr', srp_latn: 'sr-Latn', swa: 'sw', swe: 'sv', syr: 'syr', tam: 'ta', tel: 'te', tgk: 'tg', tgl: 'fil' },
  ...{ tha: 'th', tir: 'ti', tur: 'tr', uig: 'ug', ukr: 'uk', urd: 'ur', uzb: 'uz', uzb_cyrl: 'uz-Cyrl', vie: 'vi' },
  yid: 'yi',
};

/** The languages that the registry has data for, by their English names. Named when they are first asked for: a start need not wait. */
export const readingLanguages = once((): readonly Pick<ReadingLanguage, 'code' | 'tag' | 'name'>[] => {
  const names = new Intl.DisplayNames(['en'], { type: 'language' });
  return Object.entries(TAGS)
    .map(([code, tag]) => ({ code, tag, name: names.of(tag) ?? code }))
    .sort((a, b) => a.name.localeCompare(b.name, 'en'));
});

/** By code, tag or English name, whatever the case. */
export function languageNamed(named: string) {
  const wanted = named.trim().toLowerCase();
  return readingLanguages().find((language) =>
    [language.code, language.tag, language.name].some((name) => name.toLowerCase() === wanted),
  );
}
