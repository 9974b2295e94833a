/** `cancelled`: the person turned back. `failed`: the provider cannot or will not answer. `hostile`: the answer is not meant for us. */
type RefusalKind = 'cancelled' | 'failed' | 'hostile';

/** Why an upstream let nobody in. `reason` is a word for the audit and repeats nothing that was received. */
export class UpstreamRefusal extends Error {
  readonly kind: RefusalKind;
  readonly reason: string;
  /** Address of the provider's own page about this failure, which its support asks for. */
  readonly errorPage: string | undefined;

  constructor(kind: RefusalKind, reason: string, more: { readonly cause?: unknown; readonly errorPage?: string } = {}) {
    super(reason, { cause: more.cause });
    this.kind = kind;
    this.reason = reason;
    this.errorPage = more.errorPage;
  }
}
