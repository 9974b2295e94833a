import { keepAdmin } from '../../../src/commands/roles/keep-admin.ts';
import { changeRole, type RoleRefusal } from '../../../src/commands/roles/change-role.ts';
import { administrator } from '../../../src/domain/roles/admin-removal.ts';
import { isRole, roles, type Role } from '../../../src/domain/roles/roles.ts';
import { AppError } from '../../../src/errors.ts';
import type { AdminRemoval } from '../../../src/store/roles/admin-removals.ts';
import type { Account } from '../../../src/store/account/accounts.ts';
import { assertFresh } from '../../../src/commands/assert-fresh.ts';
import { keptFields } from '../../signed-in/fresh-sign-in.ts';
import type { About, Form, StayingStep, StepResult, StepView, Submitted } from '../../engine/flow.ts';
import { Button } from '../../views/forms/button.tsx';
import { ButtonGroup } from '../../views/forms/button-group.tsx';
import { RadioGroup } from '../../views/forms/radio-group.tsx';
import { StepForm } from '../../views/forms/step-form.tsx';
import type { AdminVisit } from '../admin-page.ts';
import { CancelLink } from '../cancel-link.tsx';
import { readReason, ReasonField } from '../reason.tsx';
import { personEmail } from '../person-email.ts';
import { personName } from '../person-name.ts';
import { RolesNotice } from './roles-notice.tsx';
import { removalMoment, rolesPath, type RolesState } from './roles-state.ts';

/** The person whose roles an address is about, and the role that it asks to take away. */
export interface Asked {
  readonly account: Account;
  /** Undefined where a role is to be given. */
  readonly roleToTake: Role | undefined;
  /** The removal of this administrator that waits. */
  readonly removal: AdminRemoval | undefined;
}

interface Props extends Asked {
  readonly visit: AdminVisit;
}

/** Refusals that say that the page no longer shows how things are, or that they must stay as they are. */
const conflicts: ReadonlySet<RoleRefusal | 'waiting'> = new Set([
  'own_account',
  'already_held',
  'not_held',
  'last_administrator',
  'waiting',
]);

/** Returns why no form of this page could do anything. */
function standingRefusal({ account, roleToTake, visit }: Props): 'own_account' | 'disabled' | 'every_role' | undefined {
  if (account.id === visit.account.id) return 'own_account';
  if (roleToTake) return undefined;
  if (account.disabledAt !== null) return 'disabled';
  return roles.every((role) => account.roles.includes(role)) ? 'every_role' : undefined;
}

/** Returns what was typed about this very person before the sign-in. Other forms of the page are about other people. */
function keptOf(
  { account, roleToTake }: Pick<Asked, 'account' | 'roleToTake'>,
  state: RolesState,
  about: About,
): Form | undefined {
  const kept = keptFields(state, about);
  const isSame = kept?.['person'] === account.id && (roleToTake === undefined || kept['role'] === roleToTake);
  return isSame ? kept : undefined;
}

function Facts({ account, about }: Pick<Props, 'account'> & { readonly about: About }) {
  const { person, names } = about.t.admin.roles;
  const held = account.roles.filter(isRole).map((role) => names[role]);
  return (
    <dl class="app-definition">
      <dt>{person.name}</dt>
      <dd>{personName(account.profile) ?? person.unnamed}</dd>
      <dt>{person.email}</dt>
      <dd class="app-breakable" id="person-email">
        {personEmail(account.email)}
      </dd>
      <dt>{person.roles}</dt>
      <dd id="person-roles">{held.length > 0 ? held.join(', ') : person.noRole}</dd>
    </dl>
  );
}

function ChangeForm({ props, view }: { readonly props: Props; readonly view: StepView<RolesState> }) {
  const { account, roleToTake } = props;
  const { about } = view;
  const texts = about.t.admin.roles;
  const options = roles
    .filter((role) => !account.roles.includes(role))
    .map((role) => ({ value: role, label: texts.names[role], hint: texts.meanings[role] }));
  return (
    <StepForm mandatory>
      {/* The address says who it is; this field says so of a form that is kept. */}
      <input type="hidden" name="person" value={account.id} />
      {roleToTake === undefined ? (
        <RadioGroup name="role" legend={texts.give.legend} options={options} />
      ) : (
        <input type="hidden" name="role" value={roleToTake} />
      )}
      <ReasonField />
      <ButtonGroup>
        {roleToTake === undefined ? (
          <Button action="grant">{texts.give.submit}</Button>
        ) : (
          <Button action="revoke">{texts.take.submit}</Button>
        )}
        <CancelLink href={rolesPath} />
      </ButtonGroup>
    </StepForm>
  );
}

function titleOf({ account, roleToTake, removal, visit }: Props, { give, take }: About['t']['admin']['roles']): string {
  if (roleToTake === undefined) return give.title;
  return removal && account.id === visit.account.id ? take.keepTitle : take.title;
}

/** Says what the wait of a removal means for the visitor: she is the one concerned, the one who asked, or another administrator. */
function Wait({ props, about }: { readonly props: Props; readonly about: About }) {
  const { account, roleToTake, removal, visit } = props;
  const { take } = about.t.admin.roles;
  if (roleToTake !== administrator || account.disabledAt !== null) return null;
  if (!removal) return account.id === visit.account.id ? null : <p>{take.waits}</p>;
  const moment = removalMoment(removal, about);
  if (account.id === visit.account.id) return <p>{take.own(moment)}</p>;
  return <p id="removal">{removal.askedBy === visit.account.id ? take.mine(moment) : take.asked(moment)}</p>;
}

/** The button of the administrator concerned, who objects, and of the one who has asked, who takes it back. */
function KeepForm({ props, about }: { readonly props: Props; readonly about: About }) {
  const { take } = about.t.admin.roles;
  return (
    <StepForm>
      <ButtonGroup>
        <Button action="keep">{props.account.id === props.visit.account.id ? take.keep : take.withdraw}</Button>
        <CancelLink href={rolesPath} />
      </ButtonGroup>
    </StepForm>
  );
}

function PersonView({ props, view }: { readonly props: Props; readonly view: StepView<RolesState> }) {
  const { account, roleToTake, removal, visit } = props;
  const { state, about } = view;
  const texts = about.t.admin.roles;
  const refusal = standingRefusal(props);
  const isKeeping = removal !== undefined && [account.id, removal.askedBy].includes(visit.account.id);
  return (
    <>
      <RolesNotice state={state} about={about} isUnsaved={keptOf(props, state, about) !== undefined} />
      {roleToTake !== undefined && refusal !== 'own_account' && <p>{texts.take.question(texts.names[roleToTake])}</p>}
      <Wait props={props} about={about} />
      <Facts account={account} about={about} />
      {isKeeping ? (
        <KeepForm props={props} about={about} />
      ) : refusal === undefined ? (
        <ChangeForm props={props} view={view} />
      ) : (
        <>
          <p id="refusal">{texts.refusals[refusal]}</p>
          <p>
            <a class="fr-link" href={rolesPath}>
              {texts.back}
            </a>
          </p>
        </>
      )}
    </>
  );
}

async function submit(
  { form, services, about }: Submitted<RolesState>,
  { account, visit }: Props,
): Promise<StepResult<RolesState>> {
  const { t } = about;
  const { action, role } = form;
  if (action === 'keep') {
    const order = { accountId: account.id, byAccountId: visit.account.id, requestId: about.requestId };
    if (await keepAdmin(services, order))
      return { ok: true, patch: { notice: { kind: 'kept', at: about.now } }, next: rolesPath };
    return { ok: false, isStale: true, errors: { step: t.admin.roles.refusals.not_held } };
  }
  if (action !== 'grant' && action !== 'revoke') throw new AppError('bad_request');
  const isGiven = action === 'grant';
  const reason = readReason(form, t);
  const isKnown = isRole(role);
  if (!isKnown || !reason.ok)
    return {
      ok: false,
      errors: { ...(!isKnown && { role: t.admin.roles.give.missing }), ...(!reason.ok && reason.errors) },
    };
  assertFresh(services, isGiven ? 'give-role' : 'take-role');
  const changed = await changeRole(services, {
    accountId: account.id,
    role,
    isGiven,
    byAccountId: visit.account.id,
    reason: reason.reason,
    requestId: about.requestId,
  });
  if (changed.kind === 'changed')
    return { ok: true, patch: { notice: { kind: isGiven ? 'given' : 'taken', at: about.now } }, next: rolesPath };
  if (changed.kind === 'waiting' && changed.removal.askedBy === visit.account.id)
    return { ok: true, patch: { notice: { kind: 'asked', at: about.now } }, next: rolesPath };
  if (changed.kind === 'gone' || changed.kind === 'no_right') throw new AppError('not_found');
  const isOfField = changed.kind === 'already_held';
  return {
    ok: false,
    isStale: conflicts.has(changed.kind),
    errors: { [isOfField ? 'role' : 'step']: t.admin.roles.refusals[changed.kind] },
  };
}

/** Gives a role to one person, or takes one away, after the page has shown who she is. */
export const personStep = (props: Props): StayingStep<RolesState> => ({
  name: props.roleToTake === undefined ? 'grant' : 'revoke',
  page: { wide: true, initial: (state, about) => keptOf(props, state, about) ?? {} },
  submit: (submitted) => submit(submitted, props),
  title: ({ t }) => titleOf(props, t.admin.roles),
  view: (view) => <PersonView props={props} view={view} />,
});
