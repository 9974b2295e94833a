import { isArrivalOver } from '../federation/await-link.ts';
import { isUpstreamForm, leaveForUpstream } from '../federation/start-upstream.ts';
import { UpstreamButtons } from '../federation/upstream-buttons.tsx';
import { UpstreamNoticeView } from '../federation/upstream-notice.tsx';
import { upstreamBrand } from '../views/upstream-brand.ts';
import { type RegistrationStep, type RegistrationView } from './registration-step.tsx';
import { signInPath } from '../engine/sign-in-path.ts';

function ArrivalAgainView(props: RegistrationView) {
  const { state, about } = props;
  const { arrival: texts, upstream } = about.t;
  const { upstream: name = '' } = state.upstreamIdentity ?? {};
  return (
    <>
      <UpstreamNoticeView notice={state.upstreamNotice} />
      <p>{texts.again.sentence(upstreamBrand(name))}</p>
      <UpstreamButtons about={about} only={[name]} isAlone />
      <p>
        <a class="fr-link" href={signInPath(about.path)}>
          {upstream.errors.back}
        </a>
      </p>
    </>
  );
}

/**
 * Asks a person who came through an upstream, went away and came back late, or after a logout or the closing of the browser, to identify
 * herself anew. It comes before every other page, because another person may sit there: she sees and links nothing of the first one.
 */
export const arrivalAgain: RegistrationStep = {
  name: 'arrival-again',
  isNumbered: false,
  owns: [],
  needed: isArrivalOver,
  page: {
    accepts: isUpstreamForm,
  },
  async submit({ form, services, about }) {
    return leaveForUpstream(services, { form, about });
  },
  heading: (t) => t.arrival.again.title,
  view: (props) => <ArrivalAgainView {...props} />,
};
