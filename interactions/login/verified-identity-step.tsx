import {
  isUnmet,
  levelFor,
  needsVerifiedIdentity,
  provesVerifiedIdentity,
} from '../../src/domain/assurance/assurance.ts';
import { isProofAccepted } from '../../src/domain/assurance/ways-in.ts';
import { AppError } from '../../src/errors.ts';
import { isUpstreamForm, leaveForUpstream } from '../federation/start-upstream.ts';
import { UpstreamButtons } from '../federation/upstream-buttons.tsx';
import { UpstreamNoticeView } from '../federation/upstream-notice.tsx';
import type { About, Step, StepView } from '../engine/flow.ts';
import { upstreamBrand } from '../views/upstream-brand.ts';
import { usePage, type UpstreamFacts } from '../views/layout/page-context.ts';
import type { LoginState } from '../flow-states/login-state.ts';

/** Returns whether the service asks for a verified identity and the proof of this sign-in has none. */
export function owesVerifiedIdentity({ proved }: LoginState, { request }: Pick<About, 'request'>): boolean {
  if (!proved || !request || provesVerifiedIdentity(proved)) return false;
  return needsVerifiedIdentity(request.wanted) && isUnmet(levelFor(proved).acr, request.wanted);
}

/**
 * Returns whether the service accepts the proof once this upstream has confirmed the person. The upstream takes the place of the one
 * through which she came.
 */
const mayConfirm = (
  { name, verifiesIdentity }: Pick<UpstreamFacts, 'name' | 'verifiesIdentity'>,
  { state, about }: Pick<StepView<LoginState>, 'state' | 'about'>,
) =>
  verifiesIdentity &&
  isProofAccepted(about.client?.waysIn, { methods: state.proved?.methods ?? [], upstream: { name } });

function IdentityView({ state, about }: StepView<LoginState>) {
  const names = usePage()
    .operator.upstreams.filter((upstream) => mayConfirm(upstream, { state, about }))
    .map(({ name }) => name);
  const texts = about.t.login.identity;
  return (
    <>
      <UpstreamNoticeView notice={state.upstreamNotice} />
      <p>{texts.intro(names.map(upstreamBrand))}</p>
      <p>{texts.link}</p>
      <UpstreamButtons about={{ client: undefined }} only={names} isAlone />
    </>
  );
}

/**
 * Adds an identity that an upstream confirms to the proof of this sign-in: the identity that the account has, or one that the person links.
 */
export const verifiedIdentityStep: Step<LoginState> = {
  name: 'identity',
  owns: [],
  needed: (state, about) => !state.federated?.unlinked && owesVerifiedIdentity(state, about),
  page: {
    accepts: isUpstreamForm,
  },
  async submit({ form, state, services, about }) {
    const upstream = services.upstreams.find(({ name }) => name === form['upstream']);
    if (!upstream || !mayConfirm(upstream, { state, about })) throw new AppError('bad_request');
    return leaveForUpstream(services, { form, about, purpose: 'identity' });
  },
  title: ({ t }) => t.login.identity.title,
  view: (props) => <IdentityView {...props} />,
};
