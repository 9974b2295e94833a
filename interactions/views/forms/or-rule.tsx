import { usePage } from '../layout/page-context.ts';

/** A line with the word « ou », between ways that lead to the same end. */
export function OrRule() {
  return <p class="fr-hr-or">{usePage().t.frame.or}</p>;
}
