import type { ShownApproval } from '../../../src/commands/approvals/show-request.ts';
import type { KeptForm } from '../../flow-states/kept-form.ts';
import type { NamedAgents } from '../../../src/commands/approvals/name-agents.ts';

/** Holds what the page of a request remembers between two requests of its browser. */
export interface RequestState {
  /** The answer that was typed before its agent had to sign in again. */
  readonly kept?: KeptForm;
  /** Says what the last answer of this browser did. */
  readonly notice?: { readonly kind: 'done' | 'counted' | 'refused' | 'withdrawn'; readonly at: number };
  /** The request as it is now, where somebody else was faster. It is drawn and not stored. */
  readonly present?: { readonly shown: ShownApproval; readonly agents: NamedAgents };
}
