import { mount } from 'svelte';
import './lib/theme/tokens.css';
import './lib/theme/base.css';
import App from './App.svelte';

const target = document.getElementById('docent');
if (target === null) throw new Error('index.html has no #docent.');
mount(App, { target });
