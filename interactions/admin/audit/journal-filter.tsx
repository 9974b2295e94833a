import type { AuditQuery } from '../../../src/commands/audit/audit-query.ts';
import { ButtonGroup } from '../../views/fields/button-group.tsx';
import { useField } from '../../views/fields/drawn-form.ts';
import { FilterForm } from '../../views/tables/filter-form.tsx';
import { FieldMessages } from '../../views/fields/field-messages.tsx';
import { usePage } from '../../views/layout/page-context.ts';
import { journalPath } from './journal-address.ts';

interface FieldProps {
  readonly name: keyof AuditQuery;
  readonly label: string;
  readonly hint: string;
  readonly list?: string;
}

function Field({ name, label, hint, list }: FieldProps) {
  const { value, error } = useField(name);
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
}

/** The filters of the audit. They are an ordinary address, so that a question can be kept and sent to somebody. */
export function JournalFilter({ query, events }: FilterProps) {
  const { filter } = usePage().t.journal;
  const isFiltered = Object.keys(query).length > 0;
  return (
    <FilterForm action={journalPath} legend={filter.legend} isWide values={{ ...query }}>
      <div class="app-filter__choices">
        <Field name="from" label={filter.from} hint={filter.timeHint} />
        <Field name="to" label={filter.to} hint={filter.timeHint} />
        <Field name="action" label={filter.action} hint={filter.actionHint} list="events" />
        <Field name="actor" label={filter.actor} hint={filter.actorHint} />
        <Field name="target" label={filter.target} hint={filter.targetHint} />
        <Field name="client" label={filter.client} hint={filter.clientHint} />
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
    </FilterForm>
  );
}
