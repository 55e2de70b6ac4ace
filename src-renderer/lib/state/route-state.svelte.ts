/** Where the reader is. The hash carries it, so that reload, back and forward work, under Electron's protocol too. */
export type Place =
  /** With `collectionId`: only the documents of this collection or tag. */
  | { readonly view: 'library'; readonly collectionId?: string }
  | { readonly view: 'removed' }
  | {
      readonly view: 'document';
      readonly documentId: string;
      /** From 1; null: where the document was left. */
      readonly page: number | null;
      readonly conversationId: string | null;
      /** The question to show. */
      readonly turnId: string | null;
    }
  | { readonly view: 'history'; readonly query: string }
  | { readonly view: 'survey'; readonly surveyId: string | null }
  | { readonly view: 'ask'; readonly questionId: string | null }
  | { readonly view: 'receipts' }
  | { readonly view: 'settings' };

const DOCUMENT_ID = /^[0-9a-f]{64}$/;

/** @param hash with or without its # */
export function parsePlace(hash: string): Place {
  const [path = '', search = ''] = hash.replace(/^#?\/?/, '').split('?', 2);
  const [view, id] = path.split('/').map(decode);
  const query = new URLSearchParams(search);
  if (view === 'document' && id !== undefined && DOCUMENT_ID.test(id)) {
    const page = Number(query.get('page'));
    return {
      view,
      documentId: id,
      page: Number.isInteger(page) && page > 0 ? page : null,
      conversationId: query.get('conversation'),
      turnId: query.get('turn'),
    };
  }
  if (view === 'history') return { view, query: query.get('q') ?? '' };
  if (view === 'survey') return { view, surveyId: id === undefined || id === '' ? null : id };
  if (view === 'ask') return { view, questionId: id === undefined || id === '' ? null : id };
  if (view === 'removed' || view === 'receipts' || view === 'settings') return { view };
  if (view === 'library' && id !== undefined && id !== '') return { view, collectionId: id };
  return { view: 'library' };
}

export function formatPlace(place: Place): string {
  const query = new URLSearchParams();
  let path: string = place.view;
  if (place.view === 'document') {
    path += `/${place.documentId}`;
    if (place.page !== null) query.set('page', String(place.page));
    if (place.conversationId !== null) query.set('conversation', place.conversationId);
    if (place.turnId !== null) query.set('turn', place.turnId);
  } else if (place.view === 'history' && place.query !== '') {
    query.set('q', place.query);
  } else if (place.view === 'survey' && place.surveyId !== null) {
    path += `/${encodeURIComponent(place.surveyId)}`;
  }
  if (place.view === 'library' && place.collectionId !== undefined)
    path += `/${encodeURIComponent(place.collectionId)}`;
  if (place.view === 'ask' && place.questionId !== null) path += `/${encodeURIComponent(place.questionId)}`;
  return `#/${path}${query.size > 0 ? `?${query}` : ''}`;
}

export function placeOfDocument(
  documentId: string,
  more: Partial<Omit<Extract<Place, { view: 'document' }>, 'view' | 'documentId'>> = {},
): Place {
  return { view: 'document', documentId, page: null, conversationId: null, turnId: null, ...more };
}

export class RouteState {
  #place = $state.raw<Place>({ view: 'library' });
  /** Called with every new place, also those reached by back and forward. */
  onMove: (place: Place) => void = () => undefined;

  get place(): Place {
    return this.#place;
  }

  /** Goes to the hash's route, or to `last` if it is empty, and follows the hash from then on. */
  start(last: string | undefined): void {
    if (location.hash.length <= 2 && last !== undefined) history.replaceState(null, '', last);
    window.addEventListener('hashchange', () => this.#take(parsePlace(location.hash)));
    this.#take(parsePlace(location.hash));
  }

  go(place: Place): void {
    const hash = formatPlace(place);
    if (hash === formatPlace(this.#place)) return;
    history.pushState(null, '', hash);
    this.#take(place);
  }

  /** Notes a detail of the same route (the page in view) without adding to the browser's history. */
  refine(place: Place): void {
    history.replaceState(null, '', formatPlace(place));
    this.#place = place;
  }

  #take(place: Place): void {
    this.#place = place;
    this.onMove(place);
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}
