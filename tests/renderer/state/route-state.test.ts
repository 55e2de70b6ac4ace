import { describe, expect, it } from 'vitest';
import {
  formatPlace,
  type Place,
  parsePlace,
  placeOfDocument,
} from '../../../src-renderer/lib/state/route-state.svelte.ts';
import { idOf } from '../stand-in-api.ts';

describe('a place in the address', () => {
  const places: Place[] = [
    { view: 'library' },
    { view: 'library', collectionId: 'c/1 2' },
    { view: 'removed' },
    { view: 'settings' },
    placeOfDocument(idOf('b')),
    placeOfDocument(idOf('c'), { page: 12, conversationId: 'x y&z', turnId: '7' }),
    { view: 'history', query: '' },
    { view: 'history', query: '합계 & 50% = total?' },
    { view: 'survey', surveyId: null },
    { view: 'survey', surveyId: 'b/1 2' },
  ];

  it.each(places)('survives a round trip: %j', (place) => {
    expect(parsePlace(formatPlace(place))).toEqual(place);
  });

  it.each(['', '#', '#/', '#/nowhere', '#/document', '#/document/short', '#/document/../x', '#/%E0%A4%A'])(
    'that is invalid (%j) is the library',
    (hash) => {
      expect(parsePlace(hash)).toEqual({ view: 'library' });
    },
  );

  it.each(['0', '-1', '1.5', 'x', ''])('with the page %j is where the document was left', (page) => {
    expect(parsePlace(`#/document/${idOf('a')}?page=${page}`)).toMatchObject({ view: 'document', page: null });
  });
});
