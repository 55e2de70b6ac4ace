/** What can be answered with stretches of a whole document, as they stand there, without understanding any of them. */
export type ExtractTask = 'summary' | 'subject' | 'dates' | 'amounts' | 'names';

/** Requests in the languages of the window, whole: a question that says more ("List all dates of delivery") is a question. */
const REQUESTS: readonly (readonly [ExtractTask, RegExp])[] = [
  [
    'summary',
    /^(?:please )?(?:summari[sz]e|sum up|give (?:me )?a summary(?: of)?|(?:a )?summary(?: of)?|tl;?dr)(?: (?:this|the|it|whole|entire|document|page|text|file|contract|letter|report|paper|please|all|of))*$/,
  ],
  ['summary', /^what does (?:this|the|it) ?(?:document|page|text|letter|report|paper|contract|file)? ?say$/],
  [
    'subject',
    /^what(?:['’]s| is| are) (?:this|the|it|these)(?: (?:document|page|text|letter|report|paper|contract|file|pages))?(?: all)? about$/,
  ],
  [
    'dates',
    /^(?:(?:please )?(?:list|show|find|give me|extract)(?: me)?|what are|which are)?(?: ?all)?(?: of)?(?: ?the)? ?dates(?: (?:that are )?(?:in|on|of|mentioned in|it mentions)? ?(?:this|the|here)? ?(?:document|page|text|file)?)?(?: please)?$/,
  ],
  [
    'dates',
    /^(?:which|what) dates (?:are (?:there|mentioned|named|given)|does (?:it|this|the document) (?:mention|contain|have|name))(?: (?:in|on) (?:it|this|the) ?(?:document|page)?)?$/,
  ],
  [
    'amounts',
    /^(?:(?:please )?(?:list|show|find|give me|extract)(?: me)?|what are|which are)?(?: ?all)?(?: of)?(?: ?the)? ?(?:amounts|sums|prices)(?: of money)?(?: (?:that are )?(?:in|on|of|mentioned in|it mentions)? ?(?:this|the|here)? ?(?:document|page|text|file)?)?(?: please)?$/,
  ],
  [
    'amounts',
    /^(?:which|what) (?:amounts|sums|prices)(?: of money)? (?:are (?:there|mentioned|named|given)|does (?:it|this|the document) (?:mention|contain|have|name))(?: (?:in|on) (?:it|this|the) ?(?:document|page)?)?$/,
  ],
  [
    'names',
    /^(?:(?:please )?(?:list|show|find|give me|extract)(?: me)?|what are|which are)?(?: ?all)?(?: of)?(?: ?the)? ?(?:names|people|persons|names of people)(?: (?:that are )?(?:in|on|of|mentioned in|it mentions)? ?(?:this|the|here)? ?(?:document|page|text|file)?)?(?: please)?$/,
  ],
  [
    'names',
    /^(?:which|what) (?:names|people|persons) (?:are (?:there|mentioned|named|given)|does (?:it|this|the document) (?:mention|contain|have|name))(?: (?:in|on) (?:it|this|the) ?(?:document|page)?)?$/,
  ],
  ['summary', /^(?:(?:이|본|전체) ?)?(?:문서|페이지|글|내용)?(?:을|를)? ?요약(?:해 ?(?:줘|주세요|달라)?)?$/],
  [
    'subject',
    /^(?:이 ?)?(?:(?:문서|글|페이지)(?:는|은|가)? ?)?(?:무엇|무슨 내용|뭐)에? ?(?:관한|대한)? ?(?:문서|글|내용|것)?(?:인가요|입니까|이에요|예요|인가|이야)$/,
  ],
  ['dates', /^(?:모든 |이 문서의 )?날짜(?:를|을)? ?(?:모두|다)? ?(?:나열|열거|찾아|알려|보여)(?:해 ?)?(?:줘|주세요)?$/],
  [
    'amounts',
    /^(?:모든 |이 문서의 )?금액(?:을|를)? ?(?:모두|다)? ?(?:나열|열거|찾아|알려|보여)(?:해 ?)?(?:줘|주세요)?$/,
  ],
  [
    'names',
    /^(?:모든 |이 문서의 )?(?:이름|사람)(?:을|를)? ?(?:모두|다)? ?(?:나열|열거|찾아|알려|보여)(?:해 ?)?(?:줘|주세요)?$/,
  ],
];

/** The task that a request is, or null: then it is a question. */
export function extractTaskOf(request: string): ExtractTask | null {
  const plain = request
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[.?!…]+$/u, '')
    .replace(/\s+/g, ' ')
    .trim();
  return REQUESTS.find(([, pattern]) => pattern.test(plain))?.[0] ?? null;
}
