/** The result of a way through an upstream, for the page to which the person comes back. */
export interface UpstreamNotice {
  readonly upstream: string;
  readonly kind: 'cancelled' | 'failed' | 'refused' | 'other-person' | 'too-old' | 'another-account' | 'level';
  /** Reference that is found again in the log. */
  readonly reference: string;
}

/** State of a flow that people may answer through an upstream. */
export interface UpstreamState {
  readonly upstreamNotice?: UpstreamNotice | undefined;
}
