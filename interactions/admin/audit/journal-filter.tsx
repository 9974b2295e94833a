import type { AuditQuery } from '../../../src/commands/audit/audit-query.ts';
import { ButtonGroup } from '../../views/fields/button-group.tsx';
import { FieldMessages } from '../../views/fields/field-messages.tsx';
import { usePage } from '../../views/layout/page-context.ts';
import { journalPath } from './journal-address.ts';

interface FieldProps {
  readonly name: keyof AuditQuery;
  readonly label: string;
  readonly hint: string;
  readonly value: string | undefined;
  readonly list?: string;
  readonly error: string | undefined;
}

function Field({ name, label, hint, value, list, error }: FieldProps) {
  return (
    <div class={`fr-input-group${error ? ' fr-input-group--error' : ''}`}>
      <label class="fr-label" for={name}>
        {label}
        <span class="fr-hint-text">{hint}</span>
      </label>
      <input
        class={`fr-input${error ? ' fr-input--error' : ''}`}
        id={name}
        name={name}
        type="text"
        value={value}
        list={list}
        maxlength={255}
        autocomplete="off"
        autocapitalize="none"
        spellcheck={false}
        aria-invalid={error ? 'true' : undefined}
        aria-describedby={`${name}-messages`}
      />
      <FieldMessages name={name} error={error} />
    </div>
  );
}

interface FilterProps {
  readonly query: AuditQuery;
  /** Names of events, which the browser proposes. */
  readonly events: readonly string[];
  /** Messages of fields that cannot be understood. */
  readonly errors: Readonly<Record<string, string>>;
}

/** The filters of the audit. They are an ordinary address, so that a question can be kept and sent to somebody. */
export function JournalFilter({ query, events, errors }: FilterProps) {
  const { filter } = usePage().t.journal;
  const isFiltered = Object.keys(query).length > 0;
  return (
    <form method="get" action={journalPath} role="search" aria-label={filter.legend} class="app-filter fr-mb-4w">
      <div class="app-filter__choices">
        <Field name="from" label={filter.from} hint={filter.timeHint} value={query.from} error={errors['from']} />
        <Field name="to" label={filter.to} hint={filter.timeHint} value={query.to} error={errors['to']} />
        <Field
          name="action"
          label={filter.action}
          hint={filter.actionHint}
          value={query.action}
          error={errors['action']}
          list="events"
        />
        <Field name="actor" label={filter.actor} hint={filter.actorHint} value={query.actor} error={errors['actor']} />
        <Field
          name="target"
          label={filter.target}
          hint={filter.targetHint}
          value={query.target}
          error={errors['target']}
        />
        <Field
          name="client"
          label={filter.client}
          hint={filter.clientHint}
          value={query.client}
          error={errors['client']}
        />
      </div>
      <datalist id="events">
        {events.map((event) => (
          <option key={event} value={event}>
            {event}
          </option>
        ))}
      </datalist>
      <ButtonGroup>
        <button type="submit" class="fr-btn fr-btn--secondary">
          {filter.submit}
        </button>
        {isFiltered && (
          <a class="fr-btn fr-btn--tertiary" href={journalPath}>
            {filter.reset}
          </a>
        )}
      </ButtonGroup>
    </form>
  );
}
