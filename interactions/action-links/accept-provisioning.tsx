import { acceptScimPerson } from '../../src/commands/scim/accept-scim-person.ts';
import { proposeUsername } from '../../src/commands/scim/propose-username.ts';
import { scimInvitationPurpose, type ScimInvitationData } from '../../src/commands/scim/scim-invitation.ts';
import { maskedAddress } from '../../src/domain/fields/masked-address.ts';
import { profileOfUser } from '../../src/domain/scim/profile-of-user.ts';
import { AppError } from '../../src/errors.ts';
import type { Services } from '../../src/services.ts';
import type { Account } from '../../src/store/account/accounts.ts';
import type { ScimPerson } from '../../src/store/scim/scim-people.ts';
import type { ActionLink } from '../../src/store/undo/action-links.ts';
import { defineFlow } from '../engine/define-flow.ts';
import type { About, Finish, Step, StepView } from '../engine/flow.ts';
import { endPage } from '../registration/existing-account.tsx';
import { LoneButton } from '../views/forms/button.tsx';
import { ExternalLink } from '../views/layout/external-link.tsx';
import { StepForm } from '../views/forms/step-form.tsx';
import { defineActionLink } from './action-link-purpose.ts';
import { chooseSignIn, InvitedFields, invitedPage, openInvited, type InvitationState } from './open-invited.tsx';

/** The state of the page. A person who has an account accepts, and anybody else chooses how to sign in as well. */
interface ProvisioningState extends InvitationState {
  readonly isAccepted?: boolean;
}

interface Invited {
  readonly data: ScimInvitationData;
  readonly token: string;
  readonly person: ScimPerson;
  readonly clientName: string;
  /** The account that has the address already. */
  readonly account: Account | undefined;
  readonly proposed: string | undefined;
}

/** Says what the service may do from here on, and what it may not. */
function Rights({ about, invited }: { readonly about: About; readonly invited: Invited }) {
  const texts = about.t.provisioning;
  const { account, data, clientName } = invited;
  return (
    <>
      <p>{texts.intro(clientName)}</p>
      <p class="app-breakable">{texts.address(maskedAddress(data.email))}</p>
      {account ? (
        <p>{texts.existing}</p>
      ) : (
        <>
          <p>{texts.rights}</p>
          <ul>
            {[texts.disable, texts.remove, texts.correct].map((right) => (
              <li key={right}>{right}</li>
            ))}
          </ul>
        </>
      )}
      <p>{texts.knows}</p>
      {!account && <p>{texts.profile}</p>}
    </>
  );
}

function AcceptView({ invited, ...props }: StepView<ProvisioningState> & { readonly invited: Invited }) {
  const { provisioning: texts, registration } = props.about.t;
  const { account, data } = invited;
  return (
    <>
      <Rights about={props.about} invited={invited} />
      <StepForm mandatory={!account}>
        {!account && <InvitedFields {...props} email={data.email} />}
        {!account && (
          <p>
            {texts.terms} <ExternalLink href="/cgu">{registration.captcha.termsLink}</ExternalLink>.
          </p>
        )}
        <LoneButton action={account ? 'confirm' : 'save'}>{account ? texts.accept : texts.create}</LoneButton>
      </StepForm>
      <p>{texts.ignore}</p>
    </>
  );
}

const acceptance = (invited: Invited): Step<ProvisioningState> => ({
  name: 'accept-provisioning',
  owns: ['isAccepted'],
  needed: ({ isAccepted, passwordHash }) => (invited.account ? !isAccepted : passwordHash === undefined),
  page: invitedPage(invited.proposed),
  submit: async (submitted) =>
    invited.account ? { ok: true, patch: { isAccepted: true } } : chooseSignIn(submitted, invited.data),
  title: ({ t }) => t.provisioning.title,
  view: (props) => <AcceptView {...props} invited={invited} />,
});

interface Accepting {
  readonly services: Services;
  readonly about: About;
  readonly state: ProvisioningState;
}

async function joinExisting({ services, about }: Accepting, { data, token, account }: Invited) {
  const isJoined = await acceptScimPerson(services, { data, token, accountId: account!.id });
  if (!isJoined) throw new AppError('link_invalid');
  return endPage(about.t.provisioning.accepted, '/compte');
}

/** Makes the account, and ties it to the service. The link stays good until both are done, and where somebody got the address meanwhile. */
async function create(accepting: Accepting, { data, token, person }: Invited): Promise<Finish<ProvisioningState>> {
  const { services, about } = accepting;
  return openInvited(accepting, {
    ...data,
    lang: about.lang,
    profile: await profileOfUser(person.user),
    join: () => acceptScimPerson(services, { data, token, accountId: data.sub }),
    done: about.t.provisioning.created,
  });
}

async function readInvited(services: Services, data: ScimInvitationData, token: string): Promise<Invited> {
  const { clientId, personId: id, emailCanonical } = data;
  const [client, person, credentials] = await Promise.all([
    services.clients.registry.find(clientId),
    services.scim.people.find({ clientId, id }),
    services.account.accounts.findByName({ username: '', emailCanonical, browser: '' }),
  ]);
  const account = credentials?.account;
  const isOpen = person?.accountId === null && person.user.active && person.emailCanonical === emailCanonical;
  const isClientOpen = client && client.deletedAt === null && client.disabledAt === null;
  if (!isOpen || !isClientOpen || (account && account.disabledAt !== null)) throw new AppError('link_invalid');
  const proposed = account ? undefined : await proposeUsername(services, person.user);
  return { data, token, person, account, proposed, clientName: client.metadata.client_name ?? clientId };
}

/**
 * The link of an invitation by a service that provisions people. It proves the mailbox that it was sent to: the account with this address
 * accepts, or one is made. It signs nobody in.
 */
export const acceptProvisioning = defineActionLink<ScimInvitationData>({
  purpose: scimInvitationPurpose,
  async flow({ data }: ActionLink<ScimInvitationData>, token, services) {
    const invited = await readInvited(services, data, token);
    return defineFlow<ProvisioningState>({
      name: 'link.provisioning',
      steps: [acceptance(invited)],
      finish: (ending) => (invited.account ? joinExisting(ending, invited) : create(ending, invited)),
    });
  },
});
