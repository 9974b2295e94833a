import { keptFields } from '../../../signed-in/fresh-sign-in.ts';
import type { About, Form } from '../../../engine/flow.ts';
import type { KeptForm } from '../../../flow-states/kept-form.ts';

/** Tells a form that holds what a person has typed, unticked boxes among it, from a page that is drawn for the first time. */
export const typedMark = 'typed';

interface Drawn {
  readonly form: Form;
  readonly state: { readonly kept?: KeptForm | undefined };
  readonly about: Pick<About, 'now'>;
}

/**
 * Returns the fields as the person has typed them: in the form that was just sent, or in one that came after the end of her session and waited
 * for her sign-in. Returns undefined where she has typed nothing on this page.
 */
export function typedValues(page: string, { form, state, about }: Drawn): Form | undefined {
  if (form[typedMark] !== undefined) return form;
  const kept = keptFields(state, about);
  return kept?.[typedMark] === page ? kept : undefined;
}
