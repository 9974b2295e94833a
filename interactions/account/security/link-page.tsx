import { linkIdentity } from '../../../src/commands/federation/link-identity.ts';
import {
  isLapsed,
  isLinkable,
  isSameIdentity,
  type UpstreamIdentity,
} from '../../../src/domain/federation/upstream-identity.ts';
import type { Services } from '../../../src/services.ts';
import type { Step, StepResult, StepView, Submitted } from '../../engine/flow.ts';
import { defineFlow } from '../../engine/define-flow.ts';
import { LinkIdentityView } from '../../federation/link-identity-view.tsx';
import { upstreamBrand } from '../../views/upstream-brand.ts';
import { Button } from '../../views/forms/button.tsx';
import { LoneLink } from '../../views/forms/link-button.tsx';
import type { AccountPage, AccountVisit } from '../account-page.ts';
import { backToList } from './back-to-list.ts';
import type { LinkState } from '../../flow-states/link-state.ts';
import { startLink } from './leave-to-link.ts';
import { linkPath, listPath } from './state.ts';
import { ownerChange } from '../owner-change.ts';

type Refusal = NonNullable<LinkState['refusal']>;

/** Returns the upstream identity that came back for this session, while it may be shown. */
function pendingIn(
  { arrived }: LinkState,
  { session, now }: { readonly session: AccountVisit['session']; readonly now: number },
): UpstreamIdentity | undefined {
  const { upstreamIdentity } = arrived ?? {};
  const isHere = arrived?.sessionUid === session.uid;
  return isHere && upstreamIdentity && !isLapsed(upstreamIdentity, now) ? upstreamIdentity : undefined;
}

/** Returns why the identity cannot be linked, as far as this is known before linking it. */
async function refusalOf(
  { federation: { identities } }: Services,
  { upstreamIdentity, visit }: { readonly upstreamIdentity: UpstreamIdentity; readonly visit: AccountVisit },
): Promise<Refusal | undefined> {
  const held = await identities.list(visit.account.id);
  if (held.some((one) => isSameIdentity(one, upstreamIdentity))) return 'known';
  if (await identities.findForSignIn(upstreamIdentity)) return 'taken';
  return held.some(({ issuer }) => issuer === upstreamIdentity.issuer) ? 'other' : undefined;
}

function problemText(refusal: Refusal, { state, about }: Pick<StepView<LinkState>, 'state' | 'about'>): string {
  const { security, arrival: upstreamIdentity } = about.t;
  const brand = upstreamBrand(state.arrived?.upstreamIdentity.upstream ?? '');
  if (refusal === 'lapsed') return security.identities.lapsed;
  return refusal === 'other' ? upstreamIdentity.link.other(brand) : security.identities[refusal](brand);
}

function LinkView({ visit, state, about }: StepView<LinkState> & { readonly visit: AccountVisit }) {
  const { security, arrival: texts } = about.t;
  const upstreamIdentity = state.refusal ? undefined : pendingIn(state, { session: visit.session, now: about.now });
  const brand = upstreamBrand(state.arrived?.upstreamIdentity.upstream ?? '');
  if (!upstreamIdentity && !state.refusal)
    return (
      <>
        <p>{security.identities.nothing}</p>
        <LoneLink href={listPath} kind="secondary">
          {security.back}
        </LoneLink>
      </>
    );
  return (
    <LinkIdentityView upstreamIdentity={upstreamIdentity} username={visit.account.username} item={state.arrived?.id}>
      {upstreamIdentity && <Button action="link">{texts.link.link(brand)}</Button>}
      <Button action="separate" kind="secondary">
        {upstreamIdentity ? security.identities.decline : security.back}
      </Button>
    </LinkIdentityView>
  );
}

async function link(
  { form, state, services, about }: Submitted<LinkState>,
  visit: AccountVisit,
): Promise<StepResult<LinkState>> {
  const upstreamIdentity = pendingIn(state, { session: visit.session, now: about.now });
  const refuse = (refusal: Refusal): StepResult<LinkState> => ({
    ok: false,
    isStale: true,
    errors: { step: problemText(refusal, { state, about }) },
    patch: { refusal },
  });
  // The person came back from an upstream in another tab meanwhile. Only the page in that tab shows the newer identity.
  if (upstreamIdentity && form['item'] !== state.arrived?.id)
    return { ok: false, isStale: true, errors: { step: about.t.frame.stale } };
  if (!upstreamIdentity || state.refusal) return refuse(state.refusal ?? 'lapsed');
  if (!isLinkable(upstreamIdentity, about.now)) {
    const started = await startLink(services, { name: upstreamIdentity.upstream, about, visit });
    return started?.kind === 'leave'
      ? { ok: 'aside', patch: {}, event: 'upstream', leave: started.href }
      : refuse('lapsed');
  }
  const { account, session } = visit;
  const answer = await linkIdentity(services, {
    ...ownerChange(account, about),
    upstreamIdentity,
    sessionUid: session.uid,
  });
  if (answer.kind !== 'linked') return refuse(answer.kind);
  return { ok: true, patch: { outcome: { kind: 'identityLinked' } }, event: 'linked' };
}

const linking = (visit: AccountVisit): Step<LinkState> => ({
  name: 'link',
  owns: [],
  needed: ({ outcome }) => outcome === undefined,
  page: {
    head: ({ about }) => ({ summary: { title: about.t.security.identities.notLinked } }),
    accepts: ({ action }) => action === 'link' || action === 'separate',
    async prepare({ state, services, about }) {
      if (!state.arrived || state.refusal) return undefined;
      const upstreamIdentity = pendingIn(state, { session: visit.session, now: about.now });
      const refusal = upstreamIdentity ? await refusalOf(services, { upstreamIdentity, visit }) : 'lapsed';
      return refusal && { refusal };
    },
    standing: (state, about): Record<string, string> =>
      state.refusal ? { step: problemText(state.refusal, { state, about }) } : {},
    wide: true,
  },
  async submit(submitted) {
    if (submitted.form['action'] === 'link') return link(submitted, visit);
    return { ok: true, patch: { outcome: { kind: 'linkRefused' } }, event: 'declined' };
  },
  title: ({ t }, { arrived }) =>
    arrived ? t.arrival.link.title(upstreamBrand(arrived.upstreamIdentity.upstream)) : t.security.identities.title,
  view: (props) => <LinkView {...props} visit={visit} />,
});

/** Shows what an upstream stated, and asks whether to link it to the account. Nothing is linked before the person says so. */
export const linkPage: AccountPage = {
  path: linkPath,
  needsFreshSignIn: ({ action }) => action === 'link',
  flow(visit) {
    return defineFlow<LinkState>({
      name: 'security',
      steps: [linking(visit)],
      async finish({ state, services, about }) {
        return backToList({ services, about, accountId: visit.account.id, ...state.outcome });
      },
    });
  },
};
