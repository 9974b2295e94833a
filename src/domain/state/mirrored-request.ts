/** Values that the command `doctor` writes into headers that a proxy in front has to replace. The first two are reserved for examples. */
export const forged = { ip: '203.0.113.250', host: 'doctor.invalid', certificate: 'doctor' } as const;

/** Longest header that a redirect of the protocol has, when a service sends a long `state`; characters. */
export const longestHeader = 4096;

/** How a request of `doctor` looked when it had passed the proxies and come to a process. */
export interface MirroredRequest {
  readonly version: string;
  /** The clock of that process, in milliseconds. */
  readonly now: number;
  readonly trustProxy: number;
  /** The host that the process believes. */
  readonly host: string;
  /** The network address that the process believes: the forged one, that of its neighbour, or another one. */
  readonly ip: 'forged' | 'neighbour' | 'other';
  /** The list of X-Forwarded-For, as far as it can be told apart. */
  readonly forwarded: readonly ('forged' | 'other')[];
  readonly hasTraceparent: boolean;
  /** The header of certificates arrived as a stranger has sent it. */
  readonly hasForgedCertificate: boolean;
  /** Bytes of the body that arrived. */
  readonly bytes: number;
}

/** Path below which a process shows such a request, with a token behind it. */
export const mirrorPath = '/doctor/';
