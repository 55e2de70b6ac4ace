/** Whether a host is this machine. A name can resolve to anything (except `localhost`, RFC 6761), so only numeric addresses count beside it. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}
