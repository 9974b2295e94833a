import { acceptedWays } from '../../../../src/domain/assurance/ways-in.ts';
import type { StoredMetadata } from '../../../../src/domain/clients/client-metadata.ts';
import type { Form } from '../../../engine/flow.ts';
import type { FormField } from './form-fields.ts';
import { askedScopes, reasonField, scopeBox } from './read-client-form.ts';

const lines = (value: unknown) => (Array.isArray(value) ? value.join('\n') : '');
const ticked = (isTicked: boolean, name: string): Form => (isTicked ? { [name]: 'on' } : {});

/** Returns the fields that show a member as it is registered. */
function shownField({ name, member, kind, options = [] }: FormField, metadata: StoredMetadata): Form {
  const value: unknown = metadata[member];
  switch (kind) {
    case 'flag':
      return ticked(value === true, name);
    case 'off':
      return ticked(value === false, name);
    case 'grant':
      return ticked(Array.isArray(value) && value.includes('refresh_token'), name);
    case 'boxes': {
      // A client without a list accepts every way.
      const chosen = member === 'ways_in' && acceptedWays(value) === undefined ? options : value;
      const list: readonly unknown[] = Array.isArray(chosen) ? chosen : [];
      return Object.fromEntries(
        options.filter((option) => list.includes(option)).map((option) => [`${name}-${option}`, 'on']),
      );
    }
    case 'list':
      return { [name]: lines(value) };
    case 'choice':
      return { [name]: Array.isArray(value) ? String(value[0] ?? '') : '' };
    default:
      return { [name]: typeof value === 'string' || typeof value === 'number' ? String(value) : '' };
  }
}

/** Returns the fields of a form as the registration stands. */
export function shownFields(metadata: StoredMetadata, fields: readonly FormField[]): Form {
  return Object.assign({}, ...fields.map((field) => shownField(field, metadata))) as Form;
}

/** Returns the fields about the data asked for as the registration stands. */
export function shownData(metadata: StoredMetadata): Form {
  const reasons = Object.entries(metadata.scope_reasons ?? {}).map(([scope, reason]) => [reasonField(scope), reason]);
  const boxes = askedScopes(metadata).map((scope) => [scopeBox(scope), 'on']);
  return Object.fromEntries([...reasons, ...boxes]) as Form;
}
