/** The closed list of what must not happen in a flow: each code with its HTTP status. Its texts stand in `interactions/texts/`. */
const statusOf = {
  bad_request: 400,
  flow_expired: 400,
  flow_finished: 400,
  link_invalid: 400,
  registration_link_invalid: 400,
  device_code_over: 400,
  cookies_blocked: 403,
  csrf: 403,
  forbidden: 403,
  not_found: 404,
  registration_closed: 404,
  method_not_allowed: 405,
  conflict: 409,
  too_large: 413,
  unsupported_type: 415,
  wrong_host: 421,
  throttled: 429,
  internal: 500,
  busy: 503,
  sign_in_closed: 503,
  unavailable: 503,
} as const;

export type ErrorCode = keyof typeof statusOf;

/** An outage of the database ends within seconds or takes long: after this time it is worth asking again. */
export const awaySeconds = 30;

const retryAfterOf: Partial<Readonly<Record<ErrorCode, number>>> = { busy: 2, unavailable: awaySeconds };

/** An error that any part may throw and one middleware draws. `cause` is logged with the reference and never shown. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly status: number;
  /** Seconds to wait, for `throttled` and `busy`. */
  readonly retryAfter: number | undefined;

  constructor(code: ErrorCode, options: { readonly cause?: unknown; readonly retryAfter?: number } = {}) {
    super(code, { cause: options.cause });
    this.code = code;
    this.status = statusOf[code];
    this.retryAfter = options.retryAfter ?? retryAfterOf[code];
  }
}
