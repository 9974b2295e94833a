import type { AuditQuery } from '../../../src/commands/audit/audit-query.ts';
import { useField } from '../../views/forms/drawn-form.ts';
import { FieldMessages } from '../../views/forms/field-messages.tsx';
import { FoldedFilter } from '../../views/tables/filter-form.tsx';
import { usePage } from '../../views/layout/page-context.ts';
import type { EventChoice } from './event-words.ts';
import { journalAddress, journalPath } from './journal-address.ts';
import type { JournalNames } from './journal-names.ts';

interface FieldProps {
  readonly name: keyof AuditQuery;
  readonly label: string;
  readonly hint?: string;
}

/** A day may also be asked for by a text, such as a moment: the field for days would not show it. */
const isDay = (value: string | undefined) => value === undefined || value === '' || /^\d{4}-\d{2}-\d{2}$/.test(value);

function Field({ name, label, hint }: FieldProps) {
  const { value, error } = useField(name);
  const isDate = name === 'from' || name === 'to';
  return (
    <div class={`fr-input-group${error ? ' fr-input-group--error' : ''}`}>
      <label class="fr-label" for={name}>
        {label}
        {hint && <span class="fr-hint-text">{hint}</span>}
      </label>
      <input
        class={`fr-input${error ? ' fr-input--error' : ''}`}
        id={name}
        name={name}
        {...(isDate && isDay(value) && !error ? { type: 'date' } : { type: 'text', maxlength: 255 })}
        value={value}
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
  readonly choices: readonly EventChoice[];
  readonly names: JournalNames;
}

function EventField({ choices, query: { action } }: FilterProps) {
  const { filter } = usePage().t.journal;
  const isListed = choices.some(({ options }) => options.some(({ value }) => value === action));
  return (
    <div class="fr-select-group">
      <label class="fr-label" for="action">
        {filter.action}
      </label>
      <select class="fr-select" id="action" name="action" autocomplete="off">
        <option value="">{filter.anyAction}</option>
        {action !== undefined && !isListed && (
          <option value={action} selected>
            {action}
          </option>
        )}
        {choices.map(({ label, options }) => (
          <optgroup key={label} label={label}>
            {options.map((option) => (
              <option key={option.value} value={option.value} selected={option.value === action}>
                {option.label}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
    </div>
  );
}

const whoNames = ['actor', 'target', 'client'] as const;

/** Names somebody or something by which the lines are filtered. A link has set the filter by an id, which nobody could read. */
function Named({ name, query, names }: Omit<FilterProps, 'choices'> & { readonly name: (typeof whoNames)[number] }) {
  const { filter, colon } = usePage().t.journal;
  const id = query[name];
  const known = id === undefined ? undefined : (names.accounts.get(id) ?? names.services.get(id));
  if (known === undefined) return <Field name={name} label={filter[name]} hint={filter[`${name}Hint`]} />;
  return (
    <p class="app-breakable">
      <input type="hidden" name={name} value={id} />
      {filter[name]}
      {colon}
      <strong>{known.text}</strong>
      <br />
      <a
        class="fr-link fr-link--sm"
        href={journalAddress({ ...query, [name]: undefined, after: undefined })}
        aria-label={filter.dropName(filter[name])}
      >
        {filter.drop}
      </a>
    </p>
  );
}

/** The filters of the audit. They are an ordinary address, so that a question can be kept and sent to somebody. */
export function JournalFilter(props: FilterProps) {
  const { query, names } = props;
  const { filter } = usePage().t.journal;
  const isFiltered = Object.keys(query).some((name) => name !== 'after');
  return (
    <FoldedFilter
      action={journalPath}
      legend={filter.legend}
      texts={{ ...filter, summary: filter.legend }}
      whole={journalPath}
      isSet={isFiltered}
      values={{ ...query }}
    >
      <div class="app-filter__choices">
        <Field name="from" label={filter.from} />
        <Field name="to" label={filter.to} />
        <EventField {...props} />
      </div>
      <div class="app-filter__choices">
        {whoNames.map((name) => (
          <Named key={name} name={name} query={query} names={names} />
        ))}
      </div>
    </FoldedFilter>
  );
}
