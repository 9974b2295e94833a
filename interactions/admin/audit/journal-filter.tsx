import type { AuditQuery } from '../../../src/commands/audit/audit-query.ts';
import { ButtonGroup } from '../../views/button-group.tsx';
import { usePage } from '../../views/page-context.ts';
import { journalPath } from './journal-address.ts';

interface FieldProps {
  readonly name: keyof AuditQuery;
  readonly label: string;
  readonly hint: string;
  readonly value: string | undefined;
  readonly type?: 'date' | 'text';
  readonly list?: string;
}

function Field({ name, label, hint, value, type = 'text', list }: FieldProps) {
  // Preact has a separate type for each kind of input.
  const kind: object = { type };
  return (
    <div class="fr-input-group">
      <label class="fr-label" for={name}>
        {label}
        <span class="fr-hint-text">{hint}</span>
      </label>
      <input
        class="fr-input"
        id={name}
        name={name}
        {...kind}
        value={value}
        list={list}
        maxlength={255}
        autocomplete="off"
        autocapitalize="none"
        spellcheck={false}
      />
    </div>
  );
}

/** A field for days shows days alone; a moment that an address asks for stays as it is. */
const kindOf = (value: string | undefined) =>
  value === undefined || /^\d{4}-\d{2}-\d{2}$/.test(value) ? 'date' : 'text';

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
    <form method="get" action={journalPath} role="search" aria-label={filter.legend} class="app-filter fr-mb-4w">
      <div class="app-filter__choices">
        <Field name="from" label={filter.from} hint={filter.timeHint} value={query.from} type={kindOf(query.from)} />
        <Field name="to" label={filter.to} hint={filter.timeHint} value={query.to} type={kindOf(query.to)} />
        <Field name="action" label={filter.action} hint={filter.actionHint} value={query.action} list="events" />
        <Field name="actor" label={filter.actor} hint={filter.actorHint} value={query.actor} />
        <Field name="target" label={filter.target} hint={filter.targetHint} value={query.target} />
        <Field name="client" label={filter.client} hint={filter.clientHint} value={query.client} />
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
