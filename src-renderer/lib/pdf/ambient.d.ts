// Runes, *.svelte modules, and Vite's import.meta.glob and ?url imports.
/// <reference types="svelte" />
/// <reference types="vite/client" />
