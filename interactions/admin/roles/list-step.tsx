import { isServiceAccount } from '../../../src/commands/account/add-service-account.ts';
import { seekAccount } from '../../../src/commands/account/seek-account.ts';
import { administrator } from '../../../src/domain/roles/admin-removal.ts';
import { isRole, roles } from '../../../src/domain/roles/roles.ts';
import type { AdminRemoval } from '../../../src/store/roles/admin-removals.ts';
import type { Holder } from '../../../src/store/roles/holders.ts';
import type { About, StayingStep, StepResult, Submitted } from '../../engine/flow.ts';
import { withQuery } from '../../engine/with-query.ts';
import { Alert } from '../../views/alert.tsx';
import { LoneButton } from '../../views/forms/button.tsx';
import { DataTable } from '../../views/tables/data-table.tsx';
import { Details } from '../../views/details.tsx';
import { MandatoryMention } from '../../views/forms/mandatory-mention.tsx';
import { ListFilter } from '../../views/tables/list-filter.tsx';
import { SectionTitle } from '../../views/layout/section-title.tsx';
import { PageTurns } from '../../views/tables/page-turns.tsx';
import { StepForm } from '../../views/forms/step-form.tsx';
import { TextField } from '../../views/forms/text-field.tsx';
import type { AdminVisit } from '../admin-page.ts';
import { personName } from '../person-name.ts';
import type { ShownHolders } from './read-holders.ts';
import { RolesNotice } from './roles-notice.tsx';
import { personAddress, removalMoment, rolesPath, type RolesState } from './roles-state.ts';
import { personEmail } from '../person-email.ts';

interface ListProps {
  readonly list: ShownHolders;
  readonly visit: AdminVisit;
  readonly about: About;
}

function FindForm({ about }: { readonly about: About }) {
  const { find } = about.t.admin.roles;
  return (
    <StepForm>
      <SectionTitle>{find.title}</SectionTitle>
      <MandatoryMention />
      <TextField name="account" label={find.label} hint={find.hint} autocomplete="off" spellcheck={false} />
      <LoneButton action="find">{find.submit}</LoneButton>
    </StepForm>
  );
}

function Filter({ list, about }: Omit<ListProps, 'visit'>) {
  const { filter, names } = about.t.admin.roles;
  const options = roles.map((role) => ({ value: role, label: filter.counted(names[role], list.counts[role]) }));
  return <ListFilter name="holds" action={rolesPath} texts={filter} options={options} value={list.role} />;
}

interface RowProps {
  readonly holder: Holder;
  readonly about: About;
  /** The visitor may change the roles of this person. */
  readonly isOpen: boolean;
  /** The removal of this administrator that waits. */
  readonly removal: AdminRemoval | undefined;
}

function Person({ holder, about, isOwn }: Pick<RowProps, 'holder' | 'about'> & { readonly isOwn: boolean }) {
  const { list } = about.t.admin.roles;
  const name = personName(holder);
  return (
    <>
      {name && (
        <>
          {name}
          <br />
        </>
      )}
      <span class={name ? 'app-breakable fr-text--regular' : 'app-breakable'}>{personEmail(holder.email)}</span>{' '}
      {isOwn && <span class="fr-badge fr-badge--sm fr-badge--info fr-badge--no-icon">{list.you}</span>}
      {holder.disabledAt !== null && <span class="fr-badge fr-badge--sm fr-badge--warning">{list.disabled}</span>}
    </>
  );
}

function Roles({ holder, about, isOpen, removal }: RowProps) {
  const { list, names } = about.t.admin.roles;
  return (
    <ul class="app-plain-list">
      {holder.roles.filter(isRole).map((role) => (
        <li key={role}>
          {names[role]}
          {removal && role === administrator && ` (${list.waits(removalMoment(removal, about))})`}
          {isOpen && (
            <>
              {' '}
              <a
                class="fr-link fr-link--sm"
                href={personAddress(holder.id, role)}
                aria-label={list.takeName(names[role], personEmail(holder.email))}
              >
                {list.take}
              </a>
            </>
          )}
        </li>
      ))}
    </ul>
  );
}

function Holders({ list, visit, about }: ListProps) {
  const { list: texts } = about.t.admin.roles;
  const mayChange = visit.may('roles.change');
  const rows = list.holders.map((holder) => {
    const isOwn = holder.id === visit.account.id;
    const isOpen = mayChange && !isOwn;
    const give = isOpen && (
      <a class="fr-link" href={personAddress(holder.id)} aria-label={texts.giveName(personEmail(holder.email))}>
        {texts.give}
      </a>
    );
    return {
      key: holder.id,
      cells: [
        <Person holder={holder} about={about} isOwn={isOwn} />,
        <Roles holder={holder} about={about} isOpen={isOpen} removal={list.removals.get(holder.id)} />,
        ...(mayChange ? [give || texts.own] : []),
      ],
    };
  });
  const { person, roles: held, change } = texts.columns;
  return (
    <DataTable
      id="holders"
      caption={texts.title}
      columns={mayChange ? [person, held, change] : [person, held]}
      rows={rows}
    />
  );
}

/** Tells an administrator that she is to lose the role, and leads to the page on which she objects. */
function OwnRemoval({ list, visit, about }: ListProps) {
  const { take } = about.t.admin.roles;
  const { id } = visit.account;
  const removal = list.removals.get(id);
  return removal ? (
    <Alert kind="warning">
      <p>
        {take.own(removalMoment(removal, about))}{' '}
        <a class="fr-link" href={personAddress(id, administrator)}>
          {take.ownLink}
        </a>
      </p>
    </Alert>
  ) : null;
}

/** Leads to the account that was named. Only an exact name finds one, so that no list of people can be gathered here. */
async function find({ form, about }: Submitted<RolesState>, visit: AdminVisit): Promise<StepResult<RolesState>> {
  const { find: texts } = about.t.admin.roles;
  const name = (form['account'] ?? '').trim();
  if (name === '') return { ok: false, errors: { account: texts.empty } };
  const found = await seekAccount(visit.services, name);
  if (!found || isServiceAccount(found.account.username)) return { ok: false, errors: { account: texts.unknown } };
  return { ok: true, patch: {}, event: 'found', next: personAddress(found.account.id) };
}

/** Lists who holds a role, and begins to give one. */
export const listStep = (visit: AdminVisit, list: ShownHolders): StayingStep<RolesState> => ({
  name: 'list',
  owns: ['kept'],
  page: { wide: true },
  submit: (submitted) => find(submitted, visit),
  title: ({ t }) => t.admin.roles.title,
  view({ state, about }) {
    const texts = about.t.admin.roles;
    const mayChange = visit.may('roles.change');
    return (
      <>
        <RolesNotice state={state} about={about} isUnsaved={false} />
        <OwnRemoval list={list} visit={visit} about={about} />
        <p>{mayChange ? texts.intro.change : texts.intro.read}</p>
        <Details summary={texts.explain}>
          <dl class="app-definition">
            {roles.map((role) => (
              <>
                <dt key={role}>{texts.names[role]}</dt>
                <dd>{texts.meanings[role]}</dd>
              </>
            ))}
          </dl>
        </Details>
        {mayChange && <FindForm about={about} />}
        <SectionTitle>{texts.list.title}</SectionTitle>
        <Filter list={list} about={about} />
        {list.holders.length === 0 ? (
          <p id="no-holders">{texts.list.none}</p>
        ) : (
          <Holders list={list} visit={visit} about={about} />
        )}
        <PageTurns
          texts={texts.list}
          after={list.next}
          isFirst={list.isFirst}
          to={(after) => withQuery(about.path, 'after', after)}
        />
      </>
    );
  },
});
