/** Returns whether the host of an address is this machine itself. A name of a private network is not: others may listen there. */
export const isThisMachine = (host: string): boolean => /^(localhost|127(\.\d+){3}|\[::1\])$/i.test(host);
