import type { ClientKind } from '../../../../src/domain/clients/registration/client-kinds.ts';
import type { StoredMetadata } from '../../../../src/domain/clients/client-metadata.ts';
import type { Members } from '../../../../src/domain/members.ts';
import type { Form } from '../../../engine/flow.ts';
import { fieldsOf, sentNames, type FormField } from '../form/form-fields.ts';
import {
  askedScopes,
  dataNames,
  readData,
  readMembers,
  readReasonsAlone,
  withinScope,
} from '../form/read-client-form.ts';

interface Editing {
  readonly metadata: StoredMetadata;
  readonly fields: readonly FormField[];
  readonly isManager: boolean;
  /** People sign in to the client, so the page asks for data. */
  readonly hasPeople: boolean;
}

const isSame = (one: unknown, other: unknown) => JSON.stringify(one ?? null) === JSON.stringify(other ?? null);

/** Returns the members that a form changes. Members that stay as they are are left out, so that a default goes on following its reason. */
export function editedMembers(form: Form, { metadata, fields, isManager, hasPeople }: Editing): Members {
  const current: Members = { ...metadata };
  const data = isManager ? readData(form, current) : readReasonsAlone(form, current);
  const read = { ...readMembers(form, { fields, current }), ...(hasPeople && data) };
  const scope = read['scope'] === undefined ? current['scope'] : read['scope'];
  const { scope: _scope, ...within } = withinScope({ ...read, scope });
  const given = { ...within, ...('scope' in read && { scope: read['scope'] }) };
  const isListDefault = (name: string, value: unknown) =>
    Array.isArray(value) && value.length === 0 && current[name] === undefined;
  const isFlagDefault = (name: string, value: unknown) => value === false && current[name] === undefined;
  return Object.fromEntries(
    Object.entries(given).filter(
      ([name, value]) => !isSame(value, current[name]) && !isListDefault(name, value) && !isFlagDefault(name, value),
    ),
  );
}

/** Returns the scopes whose reasons nobody has to give again. */
export const formerScopes = (metadata: StoredMetadata): readonly string[] => askedScopes({ ...metadata });

/** Returns the names in a form that belong to fields which this person may not change. */
export function forgedNames(
  form: Form,
  { kind, fields }: { readonly kind: ClientKind; readonly fields: readonly FormField[] },
) {
  const allowed = fields.flatMap(sentNames);
  const all = fieldsOf({ kind, isManager: true }).flatMap(sentNames);
  const boxes = dataNames.filter((name) => name.startsWith('scope-'));
  return [...all, ...boxes, 'status', 'first_party', 'disabled', 'client_id', 'service_account', 'audience'].filter(
    (name) => form[name] !== undefined && !allowed.includes(name),
  );
}
