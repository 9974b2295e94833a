import type { ActRefusal } from './act-refusals.ts';

/** Says how a request for two agents ended. A refusal of the act itself means that both agreed, and that it could not be done any more. */
export type ApprovalEnding =
  | 'done'
  /** An agent said no. */
  | 'refused'
  /** The agent who had asked took the request back. */
  | 'withdrawn'
  /** Nobody answered in time. */
  | 'lapsed'
  | ActRefusal;
