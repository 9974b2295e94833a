/**
 * Every reason for which a request of a client is refused, in the order in which a developer meets them. The word of a reason stands in the
 * database and in the texts.
 */
export const refusalKinds = [
  // The authorization request.
  'address',
  'address-missing',
  'pkce-missing',
  'pkce-method',
  'scope',
  'response-type',
  'silent-no-cookie',
  'silent-no-session',
  'silent-consent',
  'silent-other',
  'level',
  'not-a-tester',
  'denied',
  'request-uri',
  'account',
  // The token endpoint, and the other endpoints that a client proves itself at.
  'secret-unknown',
  'secret-expired',
  'secret-withdrawn',
  'method',
  'assertion-past',
  'assertion-future',
  'assertion-long',
  'assertion-repeated',
  'assertion-audience',
  'assertion-key',
  'assertion',
  'certificate-missing',
  'certificate',
  'keys-unreachable',
  'code-unknown',
  'code-expired',
  'code-used',
  'code-address',
  'pkce-verifier',
  'foreign-token',
  'refresh-unknown',
  'refresh-expired',
  'refresh-used',
  'refresh-scope',
  'grant-over',
  'grant-type',
  'device-expired',
  'device-hurry',
  'password',
  'origin',
  'throttled',
  'disabled',
  // Logout.
  'logout-address',
  // Requests that we send to the service ourselves.
  'untold',
  'request',
] as const;

export type RefusalKind = (typeof refusalKinds)[number];

/** A refused request of a client, or many of them that are alike. Nothing in it is a secret, a token or a value of a person. */
export interface ClientRefusal {
  readonly clientId: string;
  readonly kind: RefusalKind;
  /** The address that was asked for, without the values that may be a person's; see `keptAddress`. */
  readonly address?: string | undefined;
  /** The address is kept as it came: nothing of it was left out. */
  readonly isWhole?: boolean | undefined;
  /** Words from a closed list, or names of the protocol. */
  readonly detail?: string | undefined;
  /** The reference of the last one, as the error page and the log tell it. */
  readonly reference?: string | undefined;
}

/** A refusal as it is kept. Times are epoch seconds. */
export interface KeptRefusal extends ClientRefusal {
  /** Names the refusal within its client. */
  readonly id: string;
  readonly times: number;
  readonly firstAt: number;
  readonly lastAt: number;
}
