import './lib/trusted-scripts.ts';
import './lib/zod-without-eval.ts';
import { mount } from 'svelte';
import './lib/theme/tokens.css';
import './lib/theme/base.css';
import './lib/theme/controls.css';
import App from './App.svelte';
import { openConnection } from './lib/connection/index.ts';
import { warmFormats } from './lib/i18n/warm-formats.ts';
import { AppState } from './lib/state/app-state.svelte.ts';
import { showLastSettings } from './lib/state/settings-state.svelte.ts';

const target = document.getElementById('docent');
if (target === null) throw new Error('index.html has no #docent.');

warmFormats(navigator.language);
const app = new AppState(openConnection(), (file) => window.docentDesktop?.pathOf(file) ?? '');
await showLastSettings();
mount(App, { target, props: { app } });
app.start();
