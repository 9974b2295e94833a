/** The kinds of error that RFC 7644, section 3.12 names, as far as they can happen here. */
export type ScimErrorType =
  | 'invalidFilter'
  | 'uniqueness'
  | 'mutability'
  | 'invalidSyntax'
  | 'invalidPath'
  | 'noTarget'
  | 'invalidValue';

interface Facts {
  readonly status: number;
  readonly scimType?: ScimErrorType | undefined;
  /** Seconds after which the same request may succeed. */
  readonly retryAfter?: number | undefined;
}

/** Refuses a request of a provisioning client. The message tells its operator what to change, and repeats no value of a person. */
export class ScimError extends Error {
  readonly status: number;
  readonly scimType: ScimErrorType | undefined;
  readonly retryAfter: number | undefined;

  constructor({ status, scimType, retryAfter }: Facts, detail: string) {
    super(detail);
    this.status = status;
    this.scimType = scimType;
    this.retryAfter = retryAfter;
  }
}

/** Returns an error of status 400, which says what kind of mistake the request has. */
export const malformed = (scimType: ScimErrorType, detail: string): ScimError =>
  new ScimError({ status: 400, scimType }, detail);
