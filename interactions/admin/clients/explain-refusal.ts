import type { CommandRefusal } from '../../../src/commands/clients/command-refusal.ts';
import { AppError } from '../../../src/errors.ts';
import type { Services } from '../../../src/services.ts';
import type { StepResult } from '../../engine/flow.ts';
import type { Texts } from '../../texts/index.ts';
import { explainProblems } from './explain-problems.ts';
import { staleFacts, type StaleFacts } from './versions/stale-notice.tsx';

/** Says what a page shows beside a form that was refused. It is drawn and not stored. */
export interface RefusalShown {
  /** Says what somebody else changed meanwhile. */
  readonly stale?: StaleFacts;
  /** Says what the rules refuse, line by line. */
  readonly problems?: readonly string[];
}

interface Explaining {
  readonly t: Texts;
  readonly services: Pick<Services, 'account'>;
  /** The members of the registration that the rules may refuse. */
  readonly members?: Readonly<Record<string, unknown>>;
}

type RefusedForm = Extract<StepResult<RefusalShown>, { readonly ok: false }>;

/** Puts into words why a command about a client was not carried out. A page that has words of its own for a kind looks for it first. */
export async function explainRefusal(
  refusal: CommandRefusal,
  { t, services, members = {} }: Explaining,
): Promise<RefusedForm> {
  const stale = (step: string): RefusedForm => ({ ok: false, isStale: true, errors: { step } });
  switch (refusal.kind) {
    case 'stale': {
      const facts = await staleFacts(services, refusal, t);
      const corrected = { baseVersion: String(facts.number) };
      return { ...stale(t.clientVersions.stale.summary), shown: { stale: facts }, corrected };
    }
    case 'registration':
      return {
        ok: false,
        errors: { step: t.clientLife.refused },
        shown: { problems: explainProblems(t, refusal.problems, members) },
      };
    case 'contacts_missing': {
      const { contacts } = t.clientLife.production;
      return { ok: false, errors: { step: refusal.missing.map((kind) => contacts[kind]).join(' ') } };
    }
    case 'production':
      return stale(t.clientLife.production[refusal.code === 'waits' ? 'waits' : 'notInTest']);
    case 'contact': {
      const { errors } = t.clientContacts;
      const { code, retryAfter = 0 } = refusal;
      if (code === 'throttled') return { ok: false, errors: { step: errors.throttled(retryAfter) }, retryAfter };
      if (code === 'listed') return { ok: false, errors: { email: errors.listed } };
      return stale(code === 'gone' ? t.clientLife.moved : errors[code]);
    }
    case 'secret': {
      const { errors, last } = t.clientSecrets;
      // The other secret, or the keys, went while the form was open.
      return refusal.code === 'last'
        ? { ok: false, errors: { confirmation: last.missing } }
        : stale(errors[refusal.code]);
    }
    case 'api_scopes':
      throw new AppError('forbidden');
    // Somebody else was faster: the client is not what the page has shown.
    case 'conflict':
    case 'stale_api':
    case 'api_in_use':
    case 'file':
    case 'token':
    case 'disabled':
    case 'foreign_member':
      return stale(t.clientLife.moved);
  }
}
