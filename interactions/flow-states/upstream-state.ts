/** What came of a way through an upstream, for the page that the person is back on. */
export interface UpstreamNotice {
  readonly upstream: string;
  readonly kind: 'cancelled' | 'failed' | 'refused' | 'other-person' | 'too-old' | 'another-account' | 'level';
  /** Found again in the log. */
  readonly reference: string;
}

/** Of a flow that people may answer through an upstream. */
export interface UpstreamState {
  readonly upstreamNotice?: UpstreamNotice | undefined;
}
