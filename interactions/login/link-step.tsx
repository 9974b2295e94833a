import { linkIdentity } from '../../src/commands/federation/link-identity.ts';
import { hashBearer } from '../../src/crypto/sealer.ts';
import { isLapsed, isSameIdentity } from '../../src/domain/assurance/upstream-identity.ts';
import { firstArrival } from '../federation/first-arrival.ts';
import { LinkIdentityView } from '../federation/link-identity-view.tsx';
import { announcing } from '../mails/announce.ts';
import type { About, Step, StepResult, StepView, Submitted } from '../engine/flow.ts';
import { upstreamBrand } from '../views/upstream-brand.ts';
import { Button } from '../views/button.tsx';
import { usePage } from '../views/page-context.ts';
import { withQuery } from '../engine/with-query.ts';
import { forgetDraft } from '../federation/await-link.ts';
import type { LoginState } from '../flow-states/login-state.ts';
import { upstreamSessionOf } from './upstream-session-of.ts';

/** Returns whether the person may make a second account instead. A person who signs in anew to a live session has one already. */
const maySeparate = ({ request }: About, registrationOpen: boolean) => registrationOpen && !request?.continued;

/** Returns a name for the identity and the account that a tab shows: its button links nothing else, and to no other account. */
const itemOf = ({ linking, proved }: LoginState) =>
  hashBearer([linking?.issuer, linking?.subject, proved?.accountId].join(' '));

function LinkView({ state, errors, about }: StepView<LoginState>) {
  const { operator } = usePage();
  const { link: texts } = about.t.arrival;
  const { linking, linkProblem } = state;
  if (!linking) return null;
  const upstream = upstreamBrand(linking.upstream);
  const separates = linkProblem !== 'taken' && maySeparate(about, operator.registrationOpen);
  return (
    <LinkIdentityView
      title={texts.title(upstream)}
      errors={errors}
      upstreamIdentity={linkProblem ? undefined : linking}
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
  const step = about.t.arrival.link[linkProblem](upstreamBrand(state.linking?.upstream ?? ''));
  return { ok: false, errors: { step }, patch: { linkProblem } };
}

type Linking = Pick<Submitted<LoginState>, 'form' | 'state' | 'services' | 'about'>;

async function link({ form, state, services, about }: Linking): Promise<StepResult<LoginState>> {
  const { linking, proved } = state;
  if (!linking || !proved) return { ok: true, patch: {} };
  if (isLapsed(linking, about.now)) return refuseLink({ state, about }, 'lapsed');
  if (form['item'] !== itemOf(state)) return { ok: false, isStale: true, errors: { step: about.t.security.stale } };
  const answer = await linkIdentity(services, {
    accountId: proved.accountId,
    credentialVersion: proved.credentialVersion,
    upstreamIdentity: linking,
    sessionUid: undefined,
    requestId: about.requestId,
    announce: announcing(services, about),
  });
  if (answer.kind === 'taken' || answer.kind === 'other') return refuseLink({ state, about }, answer.kind);
  if (about.request) forgetDraft(services, { uid: about.request.uid, browser: about.browser });
  const { upstream: name, level, amr } = linking;
  const marked = {
    ...proved,
    credentialVersion: answer.kind === 'linked' ? answer.credentialVersion : proved.credentialVersion,
  };
  // A person who signed in through another upstream stays signed in by that one.
  const signedIn = proved.upstream
    ? { proved: marked, upstreamSession: upstreamSessionOf(linking) }
    : { proved: { ...marked, upstream: { name, level, amr } }, upstreamIdentity: linking };
  return { ok: true, patch: { ...signedIn, linking: undefined, isLinked: true }, event: 'linked' };
}

/** Asks a person who has signed in whether the upstream identity that waits is linked to her account. */
export const linkStep: Step<LoginState> = {
  name: 'link',
  owns: ['linkProblem'],
  needed: ({ linking, upstreamIdentity, proved }) =>
    linking !== undefined && proved !== undefined && !(upstreamIdentity && isSameIdentity(upstreamIdentity, linking)),
  page: {
    accepts: ({ action }) => ['link', 'separate', 'continue'].includes(action ?? ''),
    async prepare({ state: { linking, linkProblem }, about }) {
      return linking && !linkProblem && isLapsed(linking, about.now) ? { linkProblem: 'lapsed' } : undefined;
    },
    standing: ({ linking, linkProblem }, { t }): Record<string, string> =>
      linking && linkProblem ? { step: t.arrival.link[linkProblem](upstreamBrand(linking.upstream)) } : {},
  },
  async submit({ form, state, services, about }) {
    if (form['action'] === 'link') return link({ form, state, services, about });
    const isSeparate = form['action'] === 'separate' && maySeparate(about, services.config.registrationOpen);
    if (!isSeparate || state.linkProblem === 'taken')
      return {
        ok: true,
        patch: { linking: undefined, upstreamSession: state.linking && upstreamSessionOf(state.linking) },
        event: 'not_linked',
      };
    const { linking: upstreamIdentity } = state;
    const next =
      upstreamIdentity && about.request
        ? await firstArrival(services, { uid: about.request.uid, browser: about.browser, upstreamIdentity })
        : withQuery(about.path, 'flow', 'registration');
    // The password that was proved belongs to this account: it does not sign in to the new one.
    return { ok: true, patch: { linking: undefined, proved: undefined }, event: 'separated', next };
  },
  title: ({ t }, { linking }) => t.arrival.link.title(upstreamBrand(linking?.upstream ?? '')),
  view: (props) => <LinkView {...props} />,
};
