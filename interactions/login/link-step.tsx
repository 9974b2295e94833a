import { linkIdentity } from '../../src/commands/federation/link-identity.ts';
import { hashBearer } from '../../src/crypto/sealer.ts';
import { isLapsed, isLinkable } from '../../src/domain/federation/upstream-identity.ts';
import { leaveForUpstream } from '../federation/start-upstream.ts';
import { UpstreamNoticeView } from '../federation/upstream-notice.tsx';
import { firstArrival } from '../federation/first-arrival.ts';
import { LinkIdentityView } from '../federation/link-identity-view.tsx';
import type { About, Step, StepResult, StepView, Submitted } from '../engine/flow.ts';
import { upstreamBrand } from '../views/upstream-brand.ts';
import { Button } from '../views/forms/button.tsx';
import { usePage } from '../views/layout/page-context.ts';
import { withQuery } from '../engine/with-query.ts';
import { forgetDraft } from '../federation/await-link.ts';
import { withFederated, type LoginState } from '../flow-states/login-state.ts';
import { owesLinking } from './owed-steps/owes-fresh-sign-in.ts';

/** Returns whether the person may make a second account instead. A person who signs in anew to a live session has one already. */
const maySeparate = ({ request }: About, registrationOpen: boolean) => registrationOpen && !request?.continued;

/** Returns a name for the identity and the account that a tab shows: its button links nothing else, and to no other account. */
const itemOf = ({ federated: { unlinked } = {}, proved }: LoginState) =>
  hashBearer([unlinked?.issuer, unlinked?.subject, proved?.accountId].join(' '));

function LinkView({ state, about }: StepView<LoginState>) {
  const { operator } = usePage();
  const { link: texts } = about.t.arrival;
  const { federated: { unlinked } = {}, linkProblem } = state;
  if (!unlinked) return null;
  const upstream = upstreamBrand(unlinked.upstream);
  const separates = linkProblem !== 'taken' && maySeparate(about, operator.registrationOpen);
  return (
    <LinkIdentityView
      notice={<UpstreamNoticeView notice={state.upstreamNotice} />}
      upstreamIdentity={linkProblem ? undefined : unlinked}
      username={about.person?.account.username ?? ''}
      item={itemOf(state)}
    >
      {!linkProblem && <Button action="link">{texts.link(upstream)}</Button>}
      {separates && (
        <Button action="separate" kind="secondary">
          {texts.separate}
        </Button>
      )}
      <Button action={separates ? 'continue' : 'separate'} kind={separates ? 'tertiary' : 'secondary'}>
        {texts.goOn}
      </Button>
    </LinkIdentityView>
  );
}

function refuseLink(
  { state, about }: Pick<Linking, 'state' | 'about'>,
  linkProblem: NonNullable<LoginState['linkProblem']>,
): StepResult<LoginState> {
  const step = about.t.arrival.link[linkProblem](upstreamBrand(state.federated?.unlinked?.upstream ?? ''));
  return { ok: false, errors: { step }, patch: { linkProblem } };
}

type Linking = Pick<Submitted<LoginState>, 'form' | 'state' | 'services' | 'about'>;

async function link({ form, state, services, about }: Linking): Promise<StepResult<LoginState>> {
  const { federated: { unlinked } = {}, proved } = state;
  if (!unlinked || !proved) return { ok: true, patch: {} };
  if (isLapsed(unlinked, about.now)) return refuseLink({ state, about }, 'lapsed');
  if (form['item'] !== itemOf(state)) return { ok: false, isStale: true, errors: { step: about.t.frame.stale } };
  if (!isLinkable(unlinked, about.now))
    return leaveForUpstream(services, {
      form: { upstream: unlinked.upstream },
      about,
      purpose: 'identity',
      isFresh: true,
    });
  const answer = await linkIdentity(services, {
    accountId: proved.accountId,
    credentialVersion: proved.credentialVersion,
    upstreamIdentity: unlinked,
    sessionUid: undefined,
    requestId: about.requestId,
    lang: about.lang,
  });
  if (answer.kind === 'taken' || answer.kind === 'other') return refuseLink({ state, about }, answer.kind);
  if (about.request) forgetDraft(services, { uid: about.request.uid, browser: about.browser });
  const { upstream: name, level, amr } = unlinked;
  const marked = {
    ...proved,
    credentialVersion: answer.kind === 'linked' ? answer.credentialVersion : proved.credentialVersion,
  };
  // A person who signed in through another upstream stays signed in by that one.
  const signedIn = proved.upstream ? marked : { ...marked, upstream: { name, level, amr } };
  const linked = proved.upstream ? {} : { identity: unlinked };
  return {
    ok: true,
    patch: { proved: signedIn, ...withFederated(state, { ...linked, unlinked: undefined }), isLinked: true },
    event: 'linked',
  };
}

/** Asks a person who has signed in whether the upstream identity that waits is linked to her account. */
export const linkStep: Step<LoginState> = {
  name: 'link',
  owns: ['linkProblem'],
  needed: owesLinking,
  page: {
    accepts: ({ action }) => ['link', 'separate', 'continue'].includes(action ?? ''),
    async prepare({ state: { federated: { unlinked } = {}, linkProblem }, about }) {
      return unlinked && !linkProblem && isLapsed(unlinked, about.now) ? { linkProblem: 'lapsed' } : undefined;
    },
    standing: ({ federated: { unlinked } = {}, linkProblem }, { t }): Record<string, string> =>
      unlinked && linkProblem ? { step: t.arrival.link[linkProblem](upstreamBrand(unlinked.upstream)) } : {},
  },
  async submit({ form, state, services, about }) {
    if (form['action'] === 'link') return link({ form, state, services, about });
    const { unlinked } = state.federated ?? {};
    const isSeparate = form['action'] === 'separate' && maySeparate(about, services.config.registrationOpen);
    if (!isSeparate || state.linkProblem === 'taken')
      return {
        ok: true,
        patch: withFederated(state, { unlinked: undefined }),
        event: 'not_linked',
      };
    const next =
      unlinked && about.request
        ? await firstArrival(services, {
            uid: about.request.uid,
            browser: about.browser,
            visit: about.visit,
            upstreamIdentity: unlinked,
          })
        : withQuery(about.path, 'flow', 'registration');
    // The password that was proved belongs to this account: it does not sign in to the new one.
    const patch = { ...withFederated(state, { unlinked: undefined }), proved: undefined };
    return { ok: true, patch, event: 'separated', next };
  },
  title: ({ t }, { federated }) => t.arrival.link.title(upstreamBrand(federated?.unlinked?.upstream ?? '')),
  view: (props) => <LinkView {...props} />,
};
