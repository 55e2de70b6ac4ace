import { mount } from 'svelte';
import '../../../src-renderer/lib/theme/tokens.css';
import '../../../src-renderer/lib/theme/base.css';
import { cutPageTiles, openPages, preparePages } from '../../../src-renderer/lib/pdf/index.ts';
import Harness from './Harness.svelte';
import { HarnessState } from './harness-state.svelte.ts';
import { httpApi } from './http-api.ts';

// What the tests drive from outside: a page view over real documents, and the functions beside it.
const state = new HarnessState();
preparePages();
mount(Harness, { target: document.getElementById('docent')!, props: { harness: state } });
Object.assign(globalThis, { harness: state, openPages, cutPageTiles, api: httpApi });
