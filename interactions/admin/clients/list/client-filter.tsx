import { clientSorts, clientWatches } from '../../../../src/domain/clients/list/client-filters.ts';
import { clientStates } from '../../../../src/domain/clients/life/client-state.ts';
import type { ClientQuery } from '../../../../src/commands/clients/list/find-clients.ts';
import { usePage } from '../../../views/layout/page-context.ts';
import { FoldedFilter } from '../../../views/tables/filter-form.tsx';
import { SelectField } from '../../../views/forms/select-field.tsx';

/** The search and the filters of the list. They are an ordinary address, so that a list can be kept and sent to somebody. */
export function ClientFilter({ query }: { readonly query: ClientQuery }) {
  const { filter, states } = usePage().t.clientList;
  const optionsOf = (values: readonly string[], words: Readonly<Record<string, string>>) =>
    values.map((value) => ({ value, label: words[value] ?? value }));
  const { status, show, sort } = query;
  return (
    <FoldedFilter
      action="/admin/clients"
      legend={filter.legend}
      texts={filter}
      whole="/admin/clients"
      isSet={status !== undefined || show !== undefined || (sort !== undefined && sort !== 'name')}
      search={
        <div class="fr-input-group">
          <label class="fr-label" for="q">
            {filter.q}
            <span class="fr-hint-text">{filter.qHint}</span>
          </label>
          <input class="fr-input" type="search" id="q" name="q" value={query.q} maxlength={200} autocomplete="off" />
        </div>
      }
      values={{ status: '', show: '', sort: 'name', ...query }}
    >
      <div class="app-filter__choices">
        <SelectField
          name="status"
          label={filter.status}
          options={[{ value: '', label: filter.anyStatus }, ...optionsOf(clientStates, states)]}
          autocomplete="off"
        />
        <SelectField
          name="show"
          label={filter.show}
          options={[{ value: '', label: filter.anyShow }, ...optionsOf(clientWatches, filter.shows)]}
          autocomplete="off"
        />
        <SelectField
          name="sort"
          label={filter.sort}
          options={optionsOf(clientSorts, filter.sorts)}
          autocomplete="off"
        />
      </div>
    </FoldedFilter>
  );
}
