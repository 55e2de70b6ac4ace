/**
 * Import this first, for its effect, wherever workers are started. The hosts require trusted types: no text becomes a script's address or
 * markup unless a policy lets it. Svelte has its own for its templates; this one lets nothing but our own files be started as workers.
 */
interface TrustedTypes {
  createPolicy(name: 'default', rules: { createScriptURL(url: string): string }): unknown;
}

// Browsers without trusted types need no policy.
const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };

trustedTypes?.createPolicy('default', {
  createScriptURL: (url) => {
    if (new URL(url, location.href).origin !== location.origin) throw new TypeError(`${url} is not ours.`);
    return url;
  },
});
