import { endInvitation } from '../../src/commands/people/invitations/end-invitation.ts';
import { maskedAddress } from '../../src/domain/fields/masked-address.ts';
import type { ActionLink } from '../../src/store/undo/action-links.ts';
import { defineFlow } from '../engine/define-flow.ts';
import type { Step, StepView } from '../engine/flow.ts';
import { langOr } from '../texts/index.ts';
import { LoneButton } from '../views/forms/button.tsx';
import { ExternalLink } from '../views/layout/external-link.tsx';
import { usePage } from '../views/layout/page-context.ts';
import { StepForm } from '../views/forms/step-form.tsx';
import { upstreamBrand } from '../views/upstream-brand.ts';
import { defineActionLink } from './action-link-purpose.ts';
import { invitationPurpose, type InvitationData } from '../flow-states/invitation.ts';
import { chooseSignIn, InvitedFields, invitedPage, openInvited, type InvitationState } from './open-invited.tsx';
import { LinkSubject } from './link-subject.tsx';

/** Says that a person who has an identity with an upstream needs no password: her first sign-in with it makes the account. */
function Passwordless() {
  const { t, operator } = usePage();
  if (!operator.registrationOpen || operator.upstreams.length === 0) return null;
  const texts = t.registration.invitation;
  const brands = operator.upstreams.map(({ name }) => upstreamBrand(name)).join(t.mails.reset.or);
  return (
    <p>
      {texts.passwordless(brands)}{' '}
      <a class="fr-link" href="/compte">
        {texts.passwordlessLink}
      </a>
    </p>
  );
}

function InvitationView({ data, ...props }: StepView<InvitationState> & { readonly data: InvitationData }) {
  const { captcha, invitation: texts } = props.about.t.registration;
  return (
    <>
      <p>{texts.intro}</p>
      <LinkSubject
        facts={[
          ['account', maskedAddress(data.email)],
          ['name', [data.givenName, data.familyName].filter(Boolean).join(' ')],
        ]}
      />
      <Passwordless />
      <StepForm mandatory>
        <InvitedFields {...props} email={data.email} />
        <p>
          {texts.terms} <ExternalLink href="/cgu">{captcha.termsLink}</ExternalLink>.
        </p>
        <LoneButton action="save">{texts.save}</LoneButton>
      </StepForm>
    </>
  );
}

const invitationStep = (data: InvitationData): Step<InvitationState> => ({
  name: 'invitation',
  owns: [],
  needed: ({ passwordHash }) => passwordHash === undefined,
  page: invitedPage(data.username),
  submit: (submitted) => chooseSignIn(submitted, data),
  title: ({ t }) => t.registration.invitation.title,
  view: (props) => <InvitationView {...props} data={data} />,
});

/** The link of an invitation. The person chooses her password behind it, and its use proves the email. It signs nobody in. */
export const acceptInvitation = defineActionLink<InvitationData>({
  purpose: invitationPurpose,
  async flow({ data }: ActionLink<InvitationData>) {
    return defineFlow<InvitationState>({
      name: 'link.invitation',
      steps: [invitationStep(data)],
      async finish(ending) {
        const { services, about } = ending;
        const lang = langOr(data.locale, about.lang);
        const profile = { givenName: data.givenName ?? null, familyName: data.familyName ?? null };
        // Every link of the invitation ends in the commit that makes the account.
        const cancel = () => endInvitation(services, data);
        return openInvited(ending, {
          ...data,
          lang,
          profile,
          cancel,
          done: about.t.registration.invitation.done,
        });
      },
    });
  },
});
