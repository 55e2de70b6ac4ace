/** Milliseconds of silence after which the server is given up. The download can be resumed. */
const SILENCE_MS = 60_000;

/** `fetch` that stops with the signal and gives up a stalled connection. */
export function watchedFetch(signal: AbortSignal | undefined, silenceMs = SILENCE_MS): typeof fetch {
  return async (input, init) => {
    const silence = new AbortController();
    const watch = setTimeout(() => silence.abort(new Error(`nothing came for ${silenceMs / 1000} s`)), silenceMs);
    const signals = [silence.signal, ...(signal ? [signal] : []), ...(init?.signal ? [init.signal] : [])];
    try {
      const response = await fetch(input, { ...init, signal: AbortSignal.any(signals) });
      if (response.body === null) return response;
      const heard = new TransformStream<Uint8Array, Uint8Array>({
        transform: (chunk, controller) => {
          watch.refresh();
          controller.enqueue(chunk);
        },
        flush: () => clearTimeout(watch),
      });
      const body = response.body.pipeThrough(heard);
      const { status, statusText, headers, url, redirected } = response;
      return Object.defineProperties(new Response(body, { status, statusText, headers }), {
        url: { value: url },
        redirected: { value: redirected },
      });
    } catch (error) {
      clearTimeout(watch);
      throw error;
    }
  };
}
