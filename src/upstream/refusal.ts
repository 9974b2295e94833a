/** `cancelled`: the person turned back; `failed`: the provider cannot or will not; `hostile`: an answer that is not for us. */
type RefusalKind = 'cancelled' | 'failed' | 'hostile';

/** Why an upstream brought nobody; `reason` is a word for the audit, without anything that was received. */
export class UpstreamRefusal extends Error {
  readonly kind: RefusalKind;
  readonly reason: string;

  constructor(kind: RefusalKind, reason: string, cause?: unknown) {
    super(reason, { cause });
    this.kind = kind;
    this.reason = reason;
  }
}
