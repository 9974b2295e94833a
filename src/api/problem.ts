/**
 * The closed list of what an API of ours answers instead of what was asked (RFC 9457). A slug is the end of the `type` of a problem; it never
 * changes. `docs/api.md` and the page of the API explain each of them.
 */
export const problems = {
  malformed: { status: 400, title: 'The request cannot be read' },
  unauthenticated: { status: 401, title: 'A good access token is missing' },
  'insufficient-authentication': { status: 401, title: 'The person must sign in again, with two factors' },
  'insufficient-scope': { status: 403, title: 'The access token may not do this' },
  forbidden: { status: 403, title: 'This is not allowed' },
  'not-found': { status: 404, title: 'There is no such thing, or nothing that you may see' },
  'method-not-allowed': { status: 405, title: 'The address does not answer this method' },
  'not-acceptable': { status: 406, title: 'The answer has no type that the request accepts' },
  conflict: { status: 409, title: 'The present state does not allow this' },
  'in-progress': { status: 409, title: 'The same request is being answered' },
  'stale-version': { status: 412, title: 'Somebody else has changed this meanwhile' },
  'too-large': { status: 413, title: 'The request is too large' },
  'unsupported-type': { status: 415, title: 'The body has a type that is not understood' },
  'wrong-host': { status: 421, title: 'The request is meant for another host' },
  invalid: { status: 422, title: 'The request holds something that is wrong' },
  'key-reused': { status: 422, title: 'The idempotency key was used for another request' },
  'version-required': { status: 428, title: 'The request must say which version it changes' },
  throttled: { status: 429, title: 'Too many requests' },
  internal: { status: 500, title: 'Something went wrong here' },
  unavailable: { status: 503, title: 'The service is away for a moment' },
} as const satisfies Readonly<Record<string, { readonly status: number; readonly title: string }>>;

export type ProblemSlug = keyof typeof problems;

/** Says what is wrong with one part of a request. */
export interface PartProblem {
  /** The part of the body, as a JSON pointer in a fragment (`#/registration/redirect_uris/0`). */
  readonly pointer?: string;
  /** The parameter of the address, or the header. */
  readonly parameter?: string;
  /** The member of a registration. */
  readonly member?: string;
  readonly detail: string;
  /** The rule that refuses the part. A code never changes. */
  readonly code?: string;
}

export interface ProblemDetails {
  /** Says in one or two sentences what happened and what to do. It never repeats what was sent. */
  readonly detail?: string;
  readonly errors?: readonly PartProblem[];
  readonly headers?: Readonly<Record<string, string>>;
  /** Seconds after which the same request may be answered. */
  readonly retryAfter?: number | undefined;
  /** Members beside those of RFC 9457. */
  readonly members?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/** Says why a request to an API was not answered. Nothing that the request would have written is written. */
export class ApiProblem extends Error {
  readonly slug: ProblemSlug;
  readonly status: number;
  readonly title: string;
  readonly details: ProblemDetails;

  constructor(slug: ProblemSlug, details: ProblemDetails = {}) {
    super(slug, { cause: details.cause });
    this.slug = slug;
    this.status = problems[slug].status;
    this.title = problems[slug].title;
    const { retryAfter, headers } = details;
    this.details =
      retryAfter === undefined ? details : { ...details, headers: { ...headers, 'Retry-After': String(retryAfter) } };
  }
}
