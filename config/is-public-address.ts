const isLocalName = (host: string) => /^(localhost|.*\.(localhost|test)|127(\.\d+){3}|\[::1\])\.?$/.test(host);

/**
 * Returns whether people elsewhere can reach an https address. Names that are reserved for tests (RFC 6761) and addresses of this machine
 * are not public. An address of a private network is: its people are real.
 */
export function isPublicAddress(address: string): boolean {
  const { protocol, hostname } = new URL(address);
  return protocol === 'https:' && !isLocalName(hostname);
}
