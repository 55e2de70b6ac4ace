/** Where the HTTP API lies; its version is part of the address. */
export const API_ROOT = '/api/v1';
