import type { Account } from '../../../src/store/account/accounts.ts';
import type { StepView } from '../../engine/flow.ts';
import { Alert } from '../../views/alert.tsx';
import { Button } from '../../views/forms/button.tsx';
import { ButtonGroup } from '../../views/forms/button-group.tsx';
import { LinkButton } from '../../views/forms/link-button.tsx';
import { SectionTitle } from '../../views/layout/section-title.tsx';
import { StepForm } from '../../views/forms/step-form.tsx';
import { TextField } from '../../views/forms/text-field.tsx';
import { isBackFromSignIn } from '../../signed-in/fresh-sign-in.ts';
import { Notice } from '../../signed-in/notice.tsx';
import type { KnownServices } from './known-services.ts';
import type { DeletionState } from './state.ts';

export interface DeletionFacts {
  /** Days for which the audit keeps its lines. */
  readonly auditDays: number;
  /** When the account would be deleted, in epoch seconds; undefined where that is at once. */
  readonly dueAt: number | undefined;
  readonly known: KnownServices;
  readonly isLastAdministrator: boolean;
}

interface DeletionProps extends StepView<DeletionState> {
  readonly account: Account;
  readonly facts: DeletionFacts;
}

function Consequences({ account, facts, about }: Pick<DeletionProps, 'account' | 'facts' | 'about'>) {
  const { erased, kept, services } = about.t.deletion;
  const { told, others } = facts.known;
  const stays = [kept.identifier(account.id), kept.username, kept.audit(facts.auditDays), kept.backups];
  return (
    <>
      <SectionTitle>{erased.title}</SectionTitle>
      <ul class="fr-mb-4w">
        {erased.items.map((item) => (
          <li key={item}>{item}</li>
        ))}
      </ul>
      <SectionTitle>{kept.title}</SectionTitle>
      <ul class="app-breakable">
        {stays.map((item) => (
          <li key={item}>{item}</li>
        ))}
      </ul>
      <p>{kept.email}</p>
      <SectionTitle>{services.title}</SectionTitle>
      {told.length + others.length === 0 && <p>{services.none}</p>}
      {told.length > 0 && <p>{services.told(told)}</p>}
      {others.length > 0 && <p>{services.others(others)}</p>}
      {told.length + others.length > 0 && <p>{services.own}</p>}
    </>
  );
}

function ConfirmationForm({ state, errors, facts, about }: Omit<DeletionProps, 'account'>) {
  const { form: texts } = about.t.deletion;
  const day = facts.dueAt && about.t.dates.day(facts.dueAt);
  const isBack = isBackFromSignIn(state, about) && Object.keys(errors).length === 0;
  return (
    <>
      <SectionTitle>{texts.title}</SectionTitle>
      {isBack && <Alert kind="info">{about.t.security.backFromSignIn}</Alert>}
      <p>{day ? texts.untilThen(day) : texts.final}</p>
      <StepForm mandatory>
        <TextField name="confirmation" label={texts.label(texts.word)} autocomplete="off" spellcheck={false} />
        <ButtonGroup>
          <Button action="delete">{texts.submit}</Button>
          <LinkButton href="/compte" kind="secondary">
            {texts.keep}
          </LinkButton>
        </ButtonGroup>
      </StepForm>
    </>
  );
}

/** Says what a deletion erases, what stays and why, and which services hear of it; then asks for the word that confirms it. */
export function DeletionView(props: DeletionProps) {
  const { state, account, facts, about } = props;
  const { deletion: texts, dates } = about.t;
  const day = facts.dueAt && dates.day(facts.dueAt);
  return (
    <>
      <Notice state={state} now={about.now} />
      {facts.isLastAdministrator && (
        <Alert kind="warning" title={texts.lastAdministrator.title}>
          {texts.lastAdministrator.sentence}
        </Alert>
      )}
      <p>{day ? texts.intro(day) : texts.introAtOnce}</p>
      <p id="copy-first">
        {texts.copyFirst}{' '}
        <a class="fr-link" href="/compte/donnees">
          {texts.copy}
        </a>
      </p>
      <Consequences account={account} facts={facts} about={about} />
      {!facts.isLastAdministrator && <ConfirmationForm {...props} />}
    </>
  );
}
