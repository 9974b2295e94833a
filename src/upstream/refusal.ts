/** `cancelled`: the person turned back; `failed`: the provider cannot or will not; `hostile`: an answer that is not for us. */
type RefusalKind = 'cancelled' | 'failed' | 'hostile';

/** Why an upstream brought nobody; `reason` is a word for the audit, without anything that was received. */
export class UpstreamRefusal extends Error {
  readonly kind: RefusalKind;
  readonly reason: string;
  /** Of the provider's own page about this failure: what its support asks for. */
  readonly errorPage: string | undefined;

  constructor(kind: RefusalKind, reason: string, more: { readonly cause?: unknown; readonly errorPage?: string } = {}) {
    super(reason, { cause: more.cause });
    this.kind = kind;
    this.reason = reason;
    this.errorPage = more.errorPage;
  }
}
