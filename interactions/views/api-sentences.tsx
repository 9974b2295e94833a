import type { AskedApi } from '../../src/domain/apis/asked-scopes.ts';
import { usePage } from './layout/page-context.ts';

/** Says what a service does at an API in the name of a person, a sentence for each scope. */
export function ApiSentences({ api: { scopes } }: { readonly api: AskedApi }) {
  const { lang } = usePage();
  return (
    <ul>
      {scopes.map(({ name, sentence }) => (
        <li key={name}>{sentence[lang]}</li>
      ))}
    </ul>
  );
}
