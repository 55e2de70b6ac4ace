/**
 * How the browser is handed the token. A command line can be read by everyone on the machine (`ps`), so the browser is started with `/open`
 * and a code that works once and for a minute; that page exchanges it for the token and replaces itself.
 *
 * Why the token then stands in the fragment, and not in a cookie: a fragment is never sent, neither to us nor in a referrer, and the page
 * takes it out of the address bar at once and keeps it in sessionStorage, which belongs to this origin, port included. A cookie of 127.0.0.1
 * would go to every other server on this machine, whatever its port and whoever runs it (RFC 6265, section 8.5). What a history may keep of
 * the fragment is worth nothing after this process has ended, and nothing to another machine before.
 */
export const OPEN_PATH = '/open';

export const OPEN_PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Docent</title>
<link rel="icon" href="data:,">
<p id="status" role="status"></p>
<script type="module" src="${OPEN_PATH}.js"></script>
`;

export const OPEN_SCRIPT = `const code = location.hash.slice(1);
history.replaceState(null, '', location.pathname);
const answer = await fetch('${OPEN_PATH}', { method: 'POST', body: code }).catch(() => undefined);
if (answer?.ok) location.replace('/#token=' + (await answer.text()));
else document.getElementById('status').textContent =
  'This link works only once and has been used, or Docent has stopped. Start Docent again, or open the address that it printed.';
`;
