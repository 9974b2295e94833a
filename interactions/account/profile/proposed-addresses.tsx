import { declineAddress } from '../../../src/commands/federation/decline-address.ts';
import { parseEmailAddress } from '../../../src/domain/fields/email-address.ts';
import { shownAddress } from '../../../src/domain/fields/shown-address.ts';
import type { Services } from '../../../src/services.ts';
import type { Account } from '../../../src/store/account/accounts.ts';
import type { Identity } from '../../../src/store/federation/identities.ts';
import type { About, Form, StepResult } from '../../engine/flow.ts';
import { upstreamBrand } from '../../views/upstream-brand.ts';
import { Alert } from '../../views/alert.tsx';
import { LoneButton } from '../../views/forms/button.tsx';
import { usePage } from '../../views/layout/page-context.ts';
import { SideForm } from '../../views/forms/side-form.tsx';
import type { ProfileState } from './profile-state.ts';

/**
 * An email that an upstream states and that differs from the email of the account. The page proposes it, and only the person takes it over.
 */
export interface ProposedAddress {
  /** Id of the identity that brought the email. */
  readonly identity: string;
  readonly upstream: string;
  readonly email: string;
}

const canonicalOf = (typed: string | undefined) => {
  const parsed = parseEmailAddress(typed);
  return parsed.ok ? parsed.canonical : undefined;
};

/** Returns each email once, without the emails that the person declined. */
export function proposedAddresses(account: Account, identities: readonly Identity[]): readonly ProposedAddress[] {
  const known = new Set([canonicalOf(account.email)]);
  return identities.flatMap(({ id, upstream, email, declinedEmail }) => {
    const canonical = canonicalOf(email);
    if (!email || !canonical || known.has(canonical) || canonical === canonicalOf(declinedEmail)) return [];
    known.add(canonical);
    return [{ identity: id, upstream, email }];
  });
}

const declineAction = 'decline';

export const declinesAddress = ({ action, identity }: Form): boolean =>
  action === declineAction && identity !== undefined;

interface Declining {
  readonly account: Account;
  readonly form: Form;
  readonly services: Services;
  readonly about: About;
}

/** Answers « Garder mon adresse actuelle ». */
export async function answerDeclined({ account, form, services, about }: Declining): Promise<StepResult<ProfileState>> {
  const identity = form['identity'] ?? '';
  await declineAddress(services, { accountId: account.id, identity, requestId: about.requestId });
  return { ok: true, patch: {}, event: 'declined' };
}

export function AddressProposal({ proposal }: { readonly proposal: ProposedAddress }) {
  const texts = usePage().t.account.profile.proposal;
  const { identity, upstream, email } = proposal;
  return (
    <Alert kind="info" title={texts.title(upstreamBrand(upstream))}>
      <p class="app-breakable fr-mb-2w">{texts.sentence(shownAddress(email))}</p>
      <SideForm>
        <input type="hidden" name="email" value={email} />
        <LoneButton action="save" kind="secondary">
          {texts.use}
        </LoneButton>
      </SideForm>
      <SideForm>
        <input type="hidden" name="identity" value={identity} />
        <LoneButton action={declineAction} kind="tertiary">
          {texts.decline}
        </LoneButton>
      </SideForm>
    </Alert>
  );
}
